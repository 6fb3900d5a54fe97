package sandbox

import (
	"net/http"
	"slices"
	"strconv"
)

// getUser is user/get (document 90196); the gov flavour tells the userid alone.
func (c *Corp) getUser(_ http.ResponseWriter, r *http.Request) (fields, error) {
	id := r.URL.Query().Get("userid")
	if id == "" {
		return nil, fail(41009, "missing userid")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.people[accountKey(id)]
	if p == nil {
		return nil, fail(60111, "userid not found")
	}
	if c.cfg.Flavour == Gov {
		return fields{"userid": p.Account}, nil
	}
	return fields{
		"userid": p.Account, "name": p.Name, "department": []int{1}, "main_department": 1,
		"position": p.Role, "is_leader_in_dept": []int{0}, "status": 1, "alias": "",
	}, nil
}

// getAgent is agent/get.
func (c *Corp) getAgent(_ http.ResponseWriter, r *http.Request) (fields, error) {
	if err := c.checkAgent(agentID(r.URL.Query().Get("agentid"))); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	users := make([]fields, 0, len(c.members))
	for _, m := range c.members {
		users = append(users, fields{"userid": m.Account})
	}
	return fields{
		"agentid": c.cfg.AgentID, "name": c.cfg.Name, "square_logo_url": "", "description": "", "close": 0,
		"allow_userinfos": fields{"user": users}, "redirect_domain": "", "report_location_flag": 0, "isreportenter": 1, "home_url": "",
	}, nil
}

// getIP is getcallbackip and get_api_domain_ip.
func (c *Corp) getIP(http.ResponseWriter, *http.Request) (fields, error) {
	return fields{"ip_list": []string{"127.0.0.1"}}, nil
}

// MenuButton is an entry of the application's menu (document 90231). One with Sub
// opens these; one of type click calls back with Key, view opens URL.
type MenuButton struct {
	Type string       `json:"type,omitempty"`
	Name string       `json:"name"`
	Key  string       `json:"key,omitempty"`
	URL  string       `json:"url,omitempty"`
	Sub  []MenuButton `json:"sub_button,omitempty"`
}

// createMenu is menu/create.
func (c *Corp) createMenu(_ http.ResponseWriter, r *http.Request) (fields, error) {
	if err := c.checkAgent(agentID(r.URL.Query().Get("agentid"))); err != nil {
		return nil, err
	}
	var req struct {
		Button []MenuButton `json:"button"`
	}
	if _, err := readJSON(r, &req); err != nil {
		return nil, err
	}
	if len(req.Button) < 1 || len(req.Button) > 3 {
		return nil, fail(40016, "invalid button size")
	}
	for _, b := range req.Button {
		if err := checkMenuButton(b); err != nil {
			return nil, err
		}
	}
	c.setMenu(req.Button)
	return nil, nil
}

// menuCodes are the errcodes of one level of the menu.
type menuCodes struct{ kind, name, key, url, nameBytes int }

func checkMenuButton(b MenuButton) error {
	top := menuCodes{kind: 40017, name: 40018, key: 40019, url: 40020, nameBytes: 16}
	if len(b.Sub) == 0 {
		return top.check(b)
	}
	if len(b.Sub) > 5 {
		return fail(40023, "invalid sub button size")
	}
	if b.Name == "" || len(b.Name) > top.nameBytes {
		return fail(top.name, "invalid button name size")
	}
	sub := menuCodes{kind: 40024, name: 40025, key: 40026, url: 40027, nameBytes: 40}
	for _, s := range b.Sub {
		if len(s.Sub) > 0 {
			return fail(40022, "invalid menu level")
		}
		if err := sub.check(s); err != nil {
			return err
		}
	}
	return nil
}

func (k menuCodes) check(b MenuButton) error {
	if b.Name == "" || len(b.Name) > k.nameBytes {
		return fail(k.name, "invalid button name size")
	}
	switch b.Type {
	case "click":
		if b.Key == "" || len(b.Key) > 128 {
			return fail(k.key, "invalid button key size")
		}
	case "view":
		if b.URL == "" || len(b.URL) > 1024 {
			return fail(k.url, "invalid button url size")
		}
	default:
		return fail(k.kind, "invalid button type "+strconv.Quote(b.Type))
	}
	return nil
}

func (c *Corp) setMenu(m []MenuButton) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.menu = m
	c.publish(liveEvent{Type: "people"})
}

// getMenu is menu/get.
func (c *Corp) getMenu(_ http.ResponseWriter, r *http.Request) (fields, error) {
	if err := c.checkAgent(agentID(r.URL.Query().Get("agentid"))); err != nil {
		return nil, err
	}
	m := c.Menu()
	if m == nil {
		return nil, fail(46003, "menu is not set")
	}
	return fields{"button": m}, nil
}

// deleteMenu is menu/delete.
func (c *Corp) deleteMenu(_ http.ResponseWriter, r *http.Request) (fields, error) {
	if err := c.checkAgent(agentID(r.URL.Query().Get("agentid"))); err != nil {
		return nil, err
	}
	c.setMenu(nil)
	return nil, nil
}

// Menu returns the application's menu, nil when there is none.
func (c *Corp) Menu() []MenuButton {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.menu)
}
