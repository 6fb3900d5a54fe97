package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFile bounds the configuration file and every secret's file.
const maxFile = 1 << 20

// Sources say where each value came from.
type Sources struct {
	file   string            // base name of the YAML file
	at     map[string]string // key → "duban.yaml:7" or the variable's name
	broken map[string]bool   // keys whose value could not be read
	faults CheckError
}

// Of returns where the value of key came from: "duban.yaml:7", a variable's name,
// or "" for a default.
func (s Sources) Of(key string) string { return s.at[key] }

// place names the place to look at for a fault of f.
func (s Sources) place(f field) string {
	if at := s.at[f.key]; at != "" {
		return at + " " + f.key
	}
	return f.key + "（" + f.env + "）"
}

// Load reads the file at path, unless path is empty, and the environment, given
// as os.Environ does. The error is about a file that cannot be read or is no
// YAML; everything else that is wrong is kept and told by Check.
//
// Variables beginning with DUBAN_ that no key has are left alone: a container
// platform sets such ones for a service of that name.
func Load(path string, environ []string) (Config, Sources, error) {
	c := Default()
	c.from = Sources{file: filepath.Base(path), at: make(map[string]string), broken: make(map[string]bool)}
	if path != "" {
		root, err := readYAML(path)
		if err != nil {
			return Config{}, Sources{}, err
		}
		if root != nil {
			c.readMapping(root, "")
		}
	}
	env := make(map[string]string, len(environ))
	for _, kv := range environ {
		if name, value, ok := strings.Cut(kv, "="); ok {
			env[name] = value
		}
	}
	for _, f := range fields {
		c.readEnv(f, env)
	}
	return c, c.from, nil
}

// readYAML returns the document's root, nil when it is empty.
func readYAML(path string) (*yaml.Node, error) {
	b, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("配置文件 %s：%w", path, err)
	}
	dec := yaml.NewDecoder(strings.NewReader(b))
	var doc yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		// The reader's messages may quote a word of the file, which may be a secret.
		problem, _, _ := strings.Cut(err.Error(), "'")
		return nil, fmt.Errorf("配置文件 %s 不是 YAML（%s），含特殊字符的值请加单引号", path, strings.TrimSpace(problem))
	}
	var more yaml.Node
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("配置文件 %s 只能有一个 YAML 文档", path)
	}
	root := resolve(doc.Content[0])
	if root.Tag == "!!null" {
		return nil, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("配置文件 %s 第%d行：应为“键: 值”", path, root.Line)
	}
	return root, nil
}

func readFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return "", err
	}
	if len(b) > maxFile {
		return "", fmt.Errorf("超过 %d 字节", maxFile)
	}
	return string(b), nil
}

// readMapping reads the keys of one level of the file; prefix is "" or "wecom.".
func (c *Config) readMapping(node *yaml.Node, prefix string) {
	seen := make(map[string]bool)
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], resolve(node.Content[i+1])
		key, place := prefix+name.Value, fmt.Sprintf("%s:%d", c.from.file, name.Line)
		if seen[key] {
			c.fault(place+" "+key, "重复出现", "")
			continue
		}
		seen[key] = true
		f, group := lookup(key)
		empty := value.Tag == "!!null" || value.Kind == yaml.ScalarNode && strings.TrimSpace(value.Value) == ""
		switch {
		case f != nil && empty, group && empty:
		case f != nil && value.Kind == yaml.ScalarNode:
			c.put(*f, value.Value, place)
		case f != nil:
			c.broken(*f, place, "应为单个值")
		case group && value.Kind == yaml.MappingNode:
			c.readMapping(value, key+".")
		case group:
			c.fault(place+" "+key, "应为一组“键: 值”", "")
		default:
			c.fault(place+" "+key, "没有这一项", nearest(key))
		}
	}
}

// readEnv reads f from its variable, or from the file that its _FILE variable names.
func (c *Config) readEnv(f field, env map[string]string) {
	value, file := strings.TrimSpace(env[f.env]), ""
	if f.secret {
		file = strings.TrimSpace(env[f.env+"_FILE"])
	}
	switch {
	case value != "" && file != "":
		c.broken(f, f.env, "与 "+f.env+"_FILE 只能设置一个")
	case value != "":
		c.put(f, value, f.env)
	case file != "":
		s, err := readFile(file)
		if s = strings.TrimSpace(s); err != nil || s == "" {
			c.broken(f, f.env+"_FILE", fmt.Sprintf("文件 %q 不能读取或为空", file))
			return
		}
		c.put(f, s, f.env+"_FILE")
	}
}

// put sets f to s, which stood at place. A later value replaces an earlier one,
// its faults included.
func (c *Config) put(f field, s, place string) {
	if old := c.from.at[f.key]; old != "" {
		c.from.faults = deleteFaultsAt(c.from.faults, old+" "+f.key)
	}
	c.from.at[f.key] = place
	delete(c.from.broken, f.key)
	if err := f.set(c, strings.TrimSpace(s)); err != nil {
		c.broken(f, place, err.Error())
	}
}

// broken notes that f was set at place to what cannot be read.
func (c *Config) broken(f field, place, problem string) {
	c.from.at[f.key], c.from.broken[f.key] = place, true
	c.fault(c.from.place(f), problem, f.example)
}

func (c *Config) fault(place, problem, example string) {
	c.from.faults = append(c.from.faults, Fault{place, problem, example})
}

func deleteFaultsAt(faults CheckError, place string) CheckError {
	kept := faults[:0]
	for _, f := range faults {
		if f.Place != place {
			kept = append(kept, f)
		}
	}
	return kept
}

// lookup returns the field with this key, and whether key is a group of fields.
func lookup(key string) (f *field, group bool) {
	for i := range fields {
		if fields[i].key == key {
			return &fields[i], false
		}
		if strings.HasPrefix(fields[i].key, key+".") {
			group = true
		}
	}
	return nil, group
}

// nearest returns the key that was probably meant: corpid, CorpID or corp-id for
// wecom.corp_id, or the right key on the wrong level.
func nearest(key string) string {
	plain := func(s string) string {
		return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(s[strings.LastIndexByte(s, '.')+1:]))
	}
	for _, f := range fields {
		if plain(f.key) == plain(key) {
			return f.key
		}
	}
	return ""
}

// resolve follows an alias (*name) to what it stands for.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}
