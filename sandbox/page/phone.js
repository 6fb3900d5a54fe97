/* The phone page: people on the left, one or two phones, live by server-sent
   events. The server holds all truth; this file only draws it. Nothing that a
   person or the bot wrote is ever put into innerHTML. */
(function () {
  'use strict';

  var corp = new URLSearchParams(location.search).get('corp') || '';
  var state = null;       // the server's answer to /state
  var slots = [];         // accounts on the phones; '' is an empty phone
  var active = 0;         // the phone that a click in the list fills
  var views = {};         // account -> what is drawn of its conversation
  var narrow = window.matchMedia('(max-width: 759px)');

  function $(id) { return document.getElementById(id); }

  function el(tag, cls, text) {
    var e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined && text !== '') e.textContent = text;
    return e;
  }

  function clear(e) { while (e.firstChild) e.removeChild(e.firstChild); }

  function address(path, more) {
    var q = new URLSearchParams(more || {});
    if (corp) q.set('corp', corp);
    var s = q.toString();
    return '/phone/api/' + path + (s ? '?' + s : '');
  }

  // post sends JSON; a refusal becomes an Error with the server's words.
  function post(path, body) {
    return fetch(address(path), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).then(checked);
  }

  function checked(res) {
    if (res.ok) return res;
    return res.json().then(function (j) { throw new Error(j.error); }, function () { throw new Error('演示程序没有应答。'); });
  }

  function get(path, more) {
    return fetch(address(path, more)).then(checked).then(function (r) { return r.json(); });
  }

  // deed tells what a person did; a failure to tell is shown on the phone.
  function deed(account, d) {
    d.account = account;
    return post('do', d).catch(function (e) { hint(account, e.message); throw e; });
  }

  function hint(account, text) {
    var v = views[account];
    if (v) { v.talk.appendChild(el('p', 'note bad', text || '没有送达演示程序，请重试。')); bottom(v); }
  }

  function person(account) {
    var found = null;
    if (state) state.people.forEach(function (p) { if (p.account === account) found = p; });
    return found;
  }

  function visible(account) {
    return narrow.matches ? slots[active] === account : slots.indexOf(account) >= 0;
  }

  /* ---- people ---- */

  var groupNames = ['领导', '督查室', '单位联系人', '其他'];

  function groupOf(role) {
    switch (role) {
      case '领导': return 0;
      case '督查室': case '管理员': return 1;
      case '联系人': case '负责人': return 2;
    }
    return 3;
  }

  function face(p) {
    return el('span', 'face ' + ['leader', 'clerk', '', ''][groupOf(p.role)], p.name.slice(0, 1));
  }

  function subtitle(p) {
    return [p.role, p.unit].filter(Boolean).join(' · ');
  }

  function drawPeople() {
    var words = $('find').value.trim().toLowerCase();
    var box = $('groups'), total = 0, shown = 0;
    var kept = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.account : '';
    var scrolled = box.scrollTop;
    clear(box);
    groupNames.forEach(function (name, g) {
      var list = el('ul');
      state.people.forEach(function (p) {
        if (groupOf(p.role) !== g) return;
        total += visible(p.account) ? 0 : p.unread;
        if (words && (p.name + ' ' + p.unit + ' ' + p.role + ' ' + p.account).toLowerCase().indexOf(words) < 0) return;
        list.appendChild(personRow(p));
      });
      if (!list.firstChild) return;
      shown++;
      box.appendChild(el('h2', '', name));
      box.appendChild(list);
    });
    if (!shown) box.appendChild(el('p', 'none', words ? '没有符合的人员。' : '还没有人员。'));
    box.scrollTop = scrolled;
    if (kept) Array.prototype.forEach.call(box.querySelectorAll('.person'), function (b) { if (b.dataset.account === kept) b.focus(); });
    badge(document.querySelector('#drawer .badge'), total);
    document.title = (total ? '（' + total + '）' : '') + '督办 · 虚拟手机';
  }

  function badge(b, n) {
    b.hidden = !n;
    b.textContent = n > 99 ? '99+' : n;
    if (n) b.setAttribute('aria-label', n + ' 条未读');
  }

  function personRow(p) {
    var li = el('li'), b = el('button', 'person');
    b.type = 'button';
    b.dataset.account = p.account;
    b.title = [p.name, p.role, p.unit, p.account].filter(Boolean).join(' · ');
    if (slots[active] === p.account) b.setAttribute('aria-current', 'true');
    else if (visible(p.account)) b.classList.add('beside');
    var text = el('span', 'text');
    text.appendChild(el('b', '', p.name));
    text.appendChild(el('span', '', groupOf(p.role) === 2 ? (p.unit || p.role) : subtitle(p)));
    b.appendChild(face(p));
    b.appendChild(text);
    if (p.pending) b.appendChild(dots());
    if (p.unread && !visible(p.account)) {
      var n = el('span', 'badge');
      badge(n, p.unread);
      b.appendChild(n);
    }
    b.addEventListener('click', function () { choose(p.account); });
    li.appendChild(b);
    return li;
  }

  function dots() {
    var d = el('span', 'dots');
    d.setAttribute('aria-hidden', 'true');
    for (var i = 0; i < 3; i++) d.appendChild(el('i'));
    return d;
  }

  /* ---- which phones ---- */

  // choose puts a person on the active phone; one who is on the other phone
  // becomes active there.
  function choose(account) {
    openDrawer(false);
    var there = slots.indexOf(account);
    if (there >= 0) active = there; else slots[active] = account;
    writeHash();
    drawPhones();
    focusInput(account);
  }

  function focusInput(account) {
    if (!narrow.matches && views[account]) views[account].input.focus();
  }

  function writeHash() {
    var h = '#' + slots.map(encodeURIComponent).join(',');
    if (location.hash !== h) history.replaceState(null, '', h);
  }

  // readHash takes #account or #a,b; names that nobody has are passed over.
  function readHash() {
    var parts = location.hash.slice(1).split(',').slice(0, 2).map(function (s) {
      try { s = decodeURIComponent(s); } catch (e) { return ''; }
      var found = '';
      state.people.forEach(function (p) { if (p.account.toLowerCase() === s.toLowerCase()) found = p.account; });
      return found;
    });
    if (parts.length === 2 && parts[0] === parts[1]) parts[1] = '';
    slots = parts;
    active = Math.min(active, slots.length - 1);
  }

  function setDouble(on) {
    if (on) {
      slots = [slots[0] || '', slots[1] || ''];
      active = slots[0] ? 1 : 0;
    } else {
      slots = [slots[active] || slots[0] || ''];
      active = 0;
    }
    writeHash();
    drawPhones();
  }

  function activate(i) {
    if (active === i) return;
    active = i;
    markActive();
    drawPeople();
  }

  function markActive() {
    Array.prototype.forEach.call($('phones').children, function (e, i) { e.classList.toggle('active', i === active); });
  }

  // drawPhones keeps the phones that stay, so that half-written texts survive.
  function drawPhones() {
    var main = $('phones');
    var opened = [];
    slots.forEach(function (account, i) {
      var want = account && person(account) ? account : '';
      var have = main.children[i];
      if (have && have.dataset.account === want) return;
      var next = want ? phone(want) : emptyPhone();
      next.dataset.account = want;
      if (have) main.replaceChild(next, have); else main.appendChild(next);
      if (want) opened.push(want);
    });
    while (main.children.length > slots.length) main.removeChild(main.lastChild);
    Array.prototype.forEach.call(main.children, function (e, i) {
      e.onpointerdown = e.onfocusin = function () { activate(i); };
    });
    Object.keys(views).forEach(function (a) { if (slots.indexOf(a) < 0 || !person(a)) delete views[a]; });
    main.classList.toggle('double', slots.length === 2);
    $('double').setAttribute('aria-pressed', String(slots.length === 2));
    markActive();
    drawPeople();
    opened.forEach(function (a) {
      load(a);
      deed(a, { do: 'enter' }).catch(function () {});
    });
  }

  function emptyPhone() {
    var e = el('section', 'phone empty');
    e.setAttribute('aria-label', '空手机');
    var b = el('p', '', narrow.matches ? '请先选择一位人员。' : '请在左侧选择一位人员，这里显示其手机。');
    e.appendChild(b);
    if (narrow.matches) {
      var o = el('button', '', '选择人员');
      o.type = 'button';
      o.style.marginTop = '16px';
      o.addEventListener('click', function () { openDrawer(true); });
      e.appendChild(o);
      e.style.flexDirection = 'column';
    }
    return e;
  }

  function phone(account) {
    var p = person(account);
    var root = $('phone').content.firstElementChild.cloneNode(true);
    root.setAttribute('aria-label', p.name + '的手机');
    root.querySelector('h2').textContent = state.name;
    root.querySelector('header p').textContent = p.name + '的手机' + (subtitle(p) ? ' · ' + subtitle(p) : '');
    var v = {
      account: account, root: root, talk: root.querySelector('.talk'), newer: root.querySelector('.newer'),
      input: root.querySelector('textarea'), date: '', time: '', drawn: {}, last: 0, typing: null, tapped: {}
    };
    views[account] = v;
    v.newer.addEventListener('click', function () { bottom(v); });
    v.talk.addEventListener('scroll', function () { if (atBottom(v)) v.newer.hidden = true; });
    drawExamples(v, p);
    drawMenu(v);
    wireInput(v);
    return root;
  }

  function drawExamples(v, p) {
    var box = v.root.querySelector('.examples');
    clear(box);
    (p.examples || []).forEach(function (s) {
      var b = el('button', '', s);
      b.type = 'button';
      b.addEventListener('click', function () { say(v, s); });
      box.appendChild(b);
    });
  }

  /* ---- writing ---- */

  function wireInput(v) {
    var form = v.root.querySelector('form'), file = v.root.querySelector('input[type=file]');
    function grow() {
      v.input.style.height = 'auto';
      v.input.style.height = Math.min(v.input.scrollHeight + 2, 132) + 'px';
    }
    function submit() {
      var text = v.input.value.replace(/\s+$/, '');
      if (!text) return;
      v.input.value = '';
      grow();
      say(v, text).catch(function () { if (!v.input.value) { v.input.value = text; grow(); } });
    }
    v.input.addEventListener('input', grow);
    v.input.addEventListener('keydown', function (e) {
      if (e.key === 'Enter' && !e.shiftKey && !e.isComposing && e.keyCode !== 229) { e.preventDefault(); submit(); }
    });
    v.input.addEventListener('keypress', function (e) {
      if (e.key === 'Enter' && !e.shiftKey) e.preventDefault(); // some input methods type the line break after all
    });
    form.addEventListener('submit', function (e) { e.preventDefault(); submit(); v.input.focus(); });
    v.root.querySelector('.photo').addEventListener('click', function () { file.click(); });
    file.addEventListener('change', function () {
      if (!file.files.length) return;
      var body = new FormData();
      body.append('media', file.files[0]);
      file.value = '';
      fetch(address('image', { account: v.account }), { method: 'POST', body: body }).then(checked)
        .catch(function (e) { hint(v.account, e.message); });
    });
  }

  function say(v, text) {
    bottom(v);
    return deed(v.account, { do: 'say', text: text });
  }

  /* ---- menu ---- */

  function drawMenu(v) {
    var bar = v.root.querySelector('.menu');
    clear(bar);
    (state.menu || []).forEach(function (m) {
      var cell = el('div'), b = el('button', '', m.name);
      b.type = 'button';
      cell.appendChild(b);
      if (m.sub_button && m.sub_button.length) {
        var pop = el('div', 'pop');
        pop.hidden = true;
        b.setAttribute('aria-haspopup', 'true');
        b.setAttribute('aria-expanded', 'false');
        m.sub_button.forEach(function (s) {
          var i = el('button', '', s.name);
          i.type = 'button';
          i.addEventListener('click', function () { closePops(); b.focus(); tapMenu(v, s); });
          pop.appendChild(i);
        });
        b.addEventListener('click', function (e) {
          var open = pop.hidden;
          closePops();
          pop.hidden = !open;
          b.setAttribute('aria-expanded', String(open));
          if (open && e.detail === 0) pop.firstChild.focus(); // opened by keyboard
          e.stopPropagation();
        });
        cell.appendChild(pop);
      } else {
        b.addEventListener('click', function () { tapMenu(v, m); });
      }
      bar.appendChild(cell);
    });
  }

  function closePops() {
    Array.prototype.forEach.call(document.querySelectorAll('.pop'), function (p) {
      p.hidden = true;
      p.previousSibling.setAttribute('aria-expanded', 'false');
    });
  }

  function tapMenu(v, m) {
    if (m.type === 'view') {
      window.open(m.url, '_blank', 'noopener,noreferrer');
      deed(v.account, { do: 'view', key: m.url }).catch(function () {});
    } else {
      bottom(v);
      deed(v.account, { do: 'click', key: m.key }).catch(function () {});
    }
  }

  /* ---- the conversation ---- */

  function load(account) {
    var v = views[account];
    var waiting = v.waiting = []; // what arrives meanwhile is newer than the answer
    return get('conversation', { account: account }).then(function (c) {
      if (views[account] !== v || v.waiting !== waiting) return;
      clear(v.talk);
      v.date = v.time = ''; v.drawn = {}; v.typing = null; v.last = 0; v.waiting = null;
      c.items.concat(waiting).forEach(function (it) { put(v, it); });
      if (!c.items.length) v.talk.appendChild(el('p', 'note start', '还没有消息。'));
      drawTyping(v);
      bottom(v);
      read(v);
    }).catch(function (e) { hint(account, e.message); });
  }

  // put draws an item at the end, or in place of its older form.
  function put(v, it) {
    var old = v.drawn[it.seq];
    if (old) {
      var next = line(v, it);
      v.talk.replaceChild(next, old);
      v.drawn[it.seq] = next;
      return;
    }
    if (it.seq <= v.last) return; // older than what this phone keeps
    var start = v.talk.querySelector('.start');
    if (start) v.talk.removeChild(start);
    if (it.date !== v.date || it.time !== v.time) {
      v.talk.insertBefore(el('p', 'day', (it.date !== v.date ? it.date + ' ' : '') + it.time), v.typing);
      v.date = it.date;
      v.time = it.time;
    }
    var e = line(v, it);
    v.drawn[it.seq] = e;
    v.last = it.seq;
    v.talk.insertBefore(e, v.typing);
  }

  function line(v, it) {
    if (it.from === 'system') return el('p', 'note' + (/没有应答|无法显示|丢弃|不同/.test(it.text) ? ' bad' : ''), it.text);
    var own = it.from === 'person';
    var row = el('div', 'said' + (own ? ' own' : ''));
    var who = own ? face(person(v.account)) : el('span', 'face bot', state.name.slice(0, 1));
    who.setAttribute('aria-hidden', 'true');
    row.appendChild(who);
    var what = el('div', 'what');
    what.appendChild(it.recalled ? el('div', 'bubble recalled', '消息已撤回') : body(v, it));
    row.appendChild(what);
    return row;
  }

  function body(v, it) {
    switch (it.kind) {
      case 'text': return rich(el('div', 'bubble'), it.text, links);
      case 'markdown': return markdown(it.text);
      case 'textcard': return textCard(it);
      case 'template_card': return card(v, it);
      case 'image': return picture(it);
      case 'file': return fileChip(it, it.name);
      case 'voice': return fileChip(it, '语音');
      case 'video': return fileChip(it, '视频 ' + it.name);
      case 'location': return el('div', 'bubble', '位置：' + it.text);
      case 'link': return rich(el('div', 'bubble'), it.title + '\n' + it.text + '\n' + it.url, links);
    }
    return el('div', 'bubble', it.text);
  }

  function safe(url) { return /^https?:\/\//i.test(url); }

  function anchor(text, url) {
    var a = el('a', '', text);
    if (safe(url)) { a.href = url; a.target = '_blank'; a.rel = 'noopener noreferrer'; }
    return a;
  }

  // rich appends text in which the patterns become elements; each pattern is
  // [expression, function of its match].
  function rich(box, text, patterns) {
    var at = 0;
    while (at < text.length) {
      var best = null, make = null;
      patterns.forEach(function (p) {
        p[0].lastIndex = at;
        var m = p[0].exec(text);
        if (m && (!best || m.index < best.index)) { best = m; make = p[1]; }
      });
      if (!best) break;
      if (best.index > at) box.appendChild(document.createTextNode(text.slice(at, best.index)));
      box.appendChild(make(best));
      at = best.index + best[0].length;
    }
    if (at < text.length) box.appendChild(document.createTextNode(text.slice(at)));
    return box;
  }

  var links = [
    [/<a\s+href=["']?([^"'\s>]+)["']?[^>]*>([^<]*)<\/a>/gi, function (m) { return anchor(m[2], m[1]); }],
    [/https?:\/\/[^\s<>"'，。；、）)\u4e00-\u9fff]+/gi, function (m) { return anchor(m[0], m[0]); }]
  ];

  var inline = [
    [/\*\*([^*\n]+)\*\*/g, function (m) { return el('b', '', m[1]); }],
    [/`([^`\n]+)`/g, function (m) { return el('code', '', m[1]); }],
    [/\[([^\]\n]+)\]\(([^)\s]+)\)/g, function (m) { return anchor(m[1], m[2]); }],
    [/<font\s+color=["']?(info|comment|warning)["']?>([^<]*)<\/font>/g, function (m) { return el('span', 'md-' + m[1], m[2]); }]
  ];

  function markdown(text) {
    var box = el('div', 'bubble'), broken = true;
    text.split('\n').forEach(function (l) {
      var h = /^#{1,6}\s+(.*)$/.exec(l), q = /^>\s?(.*)$/.exec(l);
      if (h || q) {
        box.appendChild(rich(el('span', h ? 'md-h' : 'md-q'), (h || q)[1], inline));
        broken = true;
        return;
      }
      if (!broken) box.appendChild(document.createTextNode('\n'));
      rich(box, l, inline);
      broken = false;
    });
    return box;
  }

  function picture(it) {
    var a = el('a', 'pic'), i = el('img');
    a.href = it.file;
    a.target = '_blank';
    i.src = it.file;
    i.alt = '图片 ' + it.name;
    i.addEventListener('load', function () {
      var v = null;
      Object.keys(views).forEach(function (k) { if (views[k].root.contains(i)) v = views[k]; });
      if (v && v.newer.hidden) bottom(v);
    });
    a.appendChild(i);
    return a;
  }

  function fileChip(it, name) {
    var a = el('a', 'file'), text = el('span');
    a.href = it.file;
    a.setAttribute('download', it.name);
    a.appendChild(el('span', 'ext', (/\.([A-Za-z0-9]{1,5})$/.exec(it.name) || ['', '文件'])[1].toUpperCase()));
    text.appendChild(el('b', '', name));
    text.appendChild(el('small', '', size(it.size)));
    a.appendChild(text);
    return a;
  }

  function size(n) {
    n = n || 0;
    return n < 1024 ? n + ' 字节' : n < 1048576 ? (n / 1024).toFixed(1) + ' KB' : (n / 1048576).toFixed(1) + ' MB';
  }

  /* ---- cards ---- */

  function textCard(it) {
    var box = el('div', 'card'), inn = el('div', 'in');
    inn.appendChild(el('h3', '', it.title));
    var d = el('div', 'desc');
    rich(d, it.text.replace(/<br\s*\/?>/gi, '\n'), [
      [/<div\s+class=["']?(gray|normal|highlight)["']?>([^<]*)<\/div>\n?/gi, function (m) {
        return el('div', { gray: 'md-comment', normal: '', highlight: 'md-warning' }[m[1].toLowerCase()], m[2]);
      }]
    ]);
    inn.appendChild(d);
    box.appendChild(inn);
    box.appendChild(linkRow(it.button || '详情', it.url));
    return box;
  }

  function linkRow(text, url) {
    var a = anchor(text, url);
    a.className = 'link';
    var mark = el('span', '', '›');
    mark.setAttribute('aria-hidden', 'true');
    a.appendChild(mark);
    return a;
  }

  function card(v, it) {
    var c = it.card, box = el('div', 'card'), inn = el('div', 'in');
    box.appendChild(inn);
    if (c.source.desc) inn.appendChild(el('div', 'source', c.source.desc));
    if (c.main_title.title) inn.appendChild(el('h3', '', c.main_title.title));
    if (c.main_title.desc) inn.appendChild(el('div', 'desc', c.main_title.desc));
    if (c.emphasis_content.title) {
      var big = el('div', 'big');
      big.appendChild(el('b', '', c.emphasis_content.title));
      big.appendChild(el('span', 'source', c.emphasis_content.desc));
      inn.appendChild(big);
    }
    if (c.quote_area.quote_text) inn.appendChild(el('div', 'quote', [c.quote_area.title, c.quote_area.quote_text].filter(Boolean).join('\n')));
    if (c.sub_title_text) inn.appendChild(el('div', 'desc', c.sub_title_text));
    if (c.horizontal_content_list) pairs(inn, c.horizontal_content_list);
    (c.vertical_content_list || []).forEach(function (t) {
      inn.appendChild(el('div', 'desc', t.title + (t.desc ? '\n' + t.desc : '')));
    });
    var asked = [c.button_selection, c.checkbox].concat(c.select_list || []).filter(Boolean);
    asked.forEach(function (q, i) { inn.appendChild(question(q, it.seq + '-' + v.account + '-' + i, !!c.replace_text)); });
    (c.jump_list || []).forEach(function (j) { box.appendChild(linkRow(j.title, j.url)); });
    if (c.card_action.type === 1) box.appendChild(linkRow('查看详情', c.card_action.url));
    var acts = el('div', 'acts');
    if (c.replace_text) {
      acts.appendChild(el('span', 'dead', c.replace_text));
    } else {
      var buttons = (c.button_list || []).concat((c.action_menu.action_list || []));
      if (c.submit_button.text) buttons.push(c.submit_button);
      buttons.forEach(function (b) { acts.appendChild(action(v, c, b, inn)); });
    }
    if (acts.firstChild) box.appendChild(acts);
    return box;
  }

  function pairs(box, list) {
    if (!list.length) return;
    var dl = el('dl');
    list.forEach(function (p) {
      dl.appendChild(el('dt', '', p.keyname));
      var dd = el('dd');
      dd.appendChild(p.type === 1 ? anchor(p.value, p.url) : document.createTextNode(p.value));
      dl.appendChild(dd);
    });
    box.appendChild(dl);
  }

  function question(q, name, dead) {
    var f = el('fieldset');
    f.dataset.question = q.question_key;
    f.disabled = dead;
    f.appendChild(el('legend', '', q.title));
    q.option_list.forEach(function (o) {
      var l = el('label'), i = el('input');
      i.type = q.mode === 1 ? 'checkbox' : 'radio';
      i.name = name;
      i.value = o.id;
      i.checked = o.is_checked || o.id === q.selected_id;
      l.appendChild(i);
      l.appendChild(el('span', '', o.text));
      f.appendChild(l);
    });
    return f;
  }

  function action(v, c, b, inn) {
    var cls = { 1: 'main', 2: '', 3: 'warn', 4: '' }[b.style] || '';
    if (b.type === 1) {
      var a = anchor(b.text, b.url);
      a.className = cls;
      return a;
    }
    var e = el('button', cls, b.text);
    e.type = 'button';
    e.disabled = !!v.tapped[c.task_id];
    e.addEventListener('click', function () {
      var selected = [];
      Array.prototype.forEach.call(inn.querySelectorAll('fieldset'), function (f) {
        var ids = [];
        Array.prototype.forEach.call(f.querySelectorAll('input:checked'), function (i) { ids.push(i.value); });
        selected.push({ question: f.dataset.question, options: ids });
      });
      e.disabled = v.tapped[c.task_id] = true; // until the bot answered or the server refused
      deed(v.account, { do: 'card', task_id: c.task_id, key: b.key, selected: selected }).catch(function () { drawTyping(v); });
    });
    return e;
  }

  /* ---- scrolling, typing, reading ---- */

  function atBottom(v) { return v.talk.scrollHeight - v.talk.scrollTop - v.talk.clientHeight < 80; }

  function bottom(v) { v.talk.scrollTop = v.talk.scrollHeight; v.newer.hidden = true; }

  function drawTyping(v) {
    var p = person(v.account), on = p && p.pending > 0;
    if (!on) {
      v.tapped = {};
      Array.prototype.forEach.call(v.talk.querySelectorAll('.acts button'), function (b) { b.disabled = false; });
    }
    if (on === !!v.typing) return;
    if (!on) { v.talk.removeChild(v.typing); v.typing = null; return; }
    var stay = atBottom(v);
    v.typing = el('div', 'typing');
    v.typing.appendChild(dots());
    v.typing.appendChild(el('span', '', '正在输入…'));
    v.talk.appendChild(v.typing);
    if (stay) bottom(v);
  }

  function read(v) {
    if (!visible(v.account)) return;
    var p = person(v.account);
    if (p) p.unread = 0;
    if (v.last && v.told !== v.last) {
      v.told = v.last;
      post('read', { account: v.account, seq: v.last }).catch(function () { v.told = 0; });
    }
  }

  /* ---- live ---- */

  function hear(e) {
    drawClock(e.clock);
    if (e.type === 'people') { refresh(); return; }
    var p = e.account && person(e.account);
    if (!p) return;
    var v = views[e.account];
    if (e.type === 'pending') {
      p.pending = e.pending;
      if (v) drawTyping(v);
    } else if (e.type === 'item') {
      if (v && v.waiting) {
        v.waiting.push(e.item);
      } else if (v) {
        var stay = atBottom(v) || e.item.from === 'person';
        put(v, e.item);
        if (stay) bottom(v); else v.newer.hidden = false;
      }
      if (visible(e.account)) read(v);
      else if (e.item.from !== 'person') p.unread++;
    }
    drawPeople();
  }

  var queue = [], first = true;

  function listen() {
    var s = new EventSource(address('events'));
    s.onmessage = function (m) {
      $('offline').hidden = true;
      queue.push(JSON.parse(m.data));
      if (state || queue[0].type === 'people') drain();
    };
    s.onerror = function () {
      $('offline').hidden = false;
      if (s.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
    };
  }

  function drain() { while (queue.length) hear(queue.shift()); }

  // refresh asks for everything again: at the start, after a break, when people
  // or the menu changed.
  function refresh() {
    get('state').then(function (s) {
      state = s;
      if (!corp) corp = s.corp;
      $('notice').textContent = s.notice;
      $('notice').hidden = !s.notice;
      $('move').hidden = !s.movable;
      drawClock(s.clock);
      if (first) { first = false; readHash(); drawPhones(); focusInput(slots[active]); return; }
      drawPhones();
      Object.keys(views).forEach(function (a) {
        drawExamples(views[a], person(a));
        drawMenu(views[a]);
        load(a);
      });
    }).catch(function () { $('offline').hidden = false; });
  }

  /* ---- clock ---- */

  var shownClock = null;

  function drawClock(c) {
    if (!c || !c.text) return;
    shownClock = c;
    $('clock').textContent = c.text;
  }

  function moveClock(value) {
    $('moved').textContent = '';
    post('clock', { at: value }).then(function (r) { return r.json(); }).then(function (c) { drawClock(c); $('at').value = c.value; },
      function (e) { $('moved').textContent = e.message || '时钟没有拨动，请重试。'; });
  }

  function openMover(on) {
    $('mover').hidden = !on;
    $('move').setAttribute('aria-expanded', String(on));
    if (on && shownClock) { $('at').value = shownClock.value; $('at').focus(); }
  }

  $('move').addEventListener('click', function () { openMover($('mover').hidden); });
  $('mover').addEventListener('submit', function (e) { e.preventDefault(); moveClock($('at').value); });
  Array.prototype.forEach.call($('mover').querySelectorAll('[data-add]'), function (b) {
    b.addEventListener('click', function () {
      // The value has no zone; counting in UTC moves it without one.
      var t = Date.parse(shownClock.value + ':00Z') + Number(b.dataset.add);
      moveClock(new Date(t).toISOString().slice(0, 16));
    });
  });

  /* ---- drawer and keys ---- */

  function openDrawer(on) {
    $('people').classList.toggle('open', on);
    $('shade').hidden = !on;
    $('drawer').setAttribute('aria-expanded', String(on));
  }

  $('drawer').addEventListener('click', function () { openDrawer(true); $('find').focus(); });
  $('shade').addEventListener('click', function () { openDrawer(false); });
  $('double').addEventListener('click', function () { setDouble(slots.length < 2); });
  $('find').addEventListener('input', function () { if (state) drawPeople(); });
  document.addEventListener('click', function (e) {
    closePops();
    if (!$('mover').hidden && !e.target.closest('.clock')) openMover(false);
  });
  document.addEventListener('keydown', function (e) {
    if (e.key !== 'Escape') return;
    closePops();
    if (!$('mover').hidden) { openMover(false); $('move').focus(); }
    if ($('people').classList.contains('open')) { openDrawer(false); $('drawer').focus(); }
  });
  window.addEventListener('hashchange', function () { if (state) { readHash(); drawPhones(); } });
  narrow.addEventListener('change', function () {
    if (!state) return;
    drawPeople();
    Object.keys(views).forEach(function (a) { read(views[a]); });
  });

  listen();
})();
