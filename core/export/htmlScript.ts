/**
 * The page's only script: what hovers and arrow keys show, and the switch between lenses. It runs as it stands in any
 * browser of the last years, reads the rows that `html.ts` wrote, and sets text only as text.
 * A row is [id, logprob, entropy, rank, topp, context, [choice ids], [choice log-probabilities]].
 */
export const script = `
'use strict';
(() => {
  const tip = document.getElementById('tip');
  const select = document.getElementById('lens');
  const documents = Array.from(document.querySelectorAll('article'), article => ({
    data: JSON.parse(article.querySelector('script').textContent),
    tokens: Array.from(article.querySelectorAll('i')),
    text: article.querySelector('.text'),
    at: -1,
  }));

  const bits = nats => (0 - nats / Math.LN2).toFixed(1) + ' bits';
  const percent = logProb => {
    const p = 100 * Math.exp(logProb);
    return p < 0.001 ? (p / 100).toExponential(1) : Number(p.toPrecision(p < 10 ? 2 : 3)) + '%';
  };
  const make = (tag, text, name) => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  const line = (table, label, value, name) => {
    const row = table.insertRow();
    row.append(make('td', label, name), make('td', value));
  };

  const notGiven = 'not given by this server';

  function figures(data, index) {
    const [id, logProb, entropy, rank, topP, context, ids, logProbs] = data.rows[index];
    const parts = [make('strong', data.texts[id]), make('span', data.noIds ? '' : '  id ' + id)];
    const table = make('table', '');
    parts.push(table);
    if (logProb === null) {
      line(table, 'not scored: nothing comes before it', '');
      return parts;
    }
    line(table, 'surprisal', bits(logProb));
    line(table, 'probability', percent(logProb));
    line(table, 'rank', rank === 0 ? notGiven : rank.toLocaleString('en'));
    line(table, 'entropy', entropy === null ? notGiven : bits(-entropy));
    if (logProbs.length > 1) line(table, 'margin', bits(logProbs[1] - logProbs[0]));
    line(table, 'top-p', topP === null ? notGiven : percent(Math.log(topP)));
    line(table, 'context', context.toLocaleString('en') + (context === 1 ? ' token' : ' tokens'));
    const choices = make('table', '');
    ids.forEach((choice, place) => line(choices, data.texts[choice], percent(logProbs[place]), choice === id ? 'mark' : ''));
    if (ids.length > 0) parts.push(make('span', 'first choices'), choices);
    return parts;
  }

  function show(doc, at) {
    hide();
    const token = doc.tokens[at];
    if (!token) return;
    doc.at = at;
    token.classList.add('on');
    // Tokens without text of their own share the character of the token before them.
    const first = Number(token.dataset.row);
    const next = at + 1 < doc.tokens.length ? Number(doc.tokens[at + 1].dataset.row) : doc.data.rows.length;
    tip.replaceChildren();
    for (let row = first; row < next; row += 1) tip.append(...figures(doc.data, row));
    tip.hidden = false;
    const place = token.getClientRects()[0];
    const below = place.bottom + 6 + tip.offsetHeight < innerHeight;
    tip.style.top = Math.max(4, below ? place.bottom + 6 : place.top - 6 - tip.offsetHeight) + 'px';
    tip.style.left = Math.max(4, Math.min(place.left, innerWidth - tip.offsetWidth - 4)) + 'px';
  }

  function hide() {
    tip.hidden = true;
    for (const token of document.querySelectorAll('i.on')) token.classList.remove('on');
  }

  for (const doc of documents) {
    const places = new Map(doc.tokens.map((token, at) => [token, at]));
    doc.text.tabIndex = 0;
    doc.text.addEventListener('mouseover', event => {
      const at = places.get(event.target.closest('i'));
      if (at !== undefined) show(doc, at);
    });
    doc.text.addEventListener('mouseleave', hide);
    doc.text.addEventListener('blur', hide);
    doc.text.addEventListener('keydown', event => {
      const last = doc.tokens.length - 1;
      const moves = { ArrowRight: doc.at + 1, ArrowLeft: doc.at - 1, Home: 0, End: last };
      if (event.key === 'Escape') hide();
      if (!(event.key in moves)) return;
      event.preventDefault();
      const at = Math.min(Math.max(moves[event.key], 0), last);
      if (doc.tokens[at]) doc.tokens[at].scrollIntoView({ block: 'nearest' });
      show(doc, at);
    });
  }

  function look() {
    const { ramp, fine } = select.selectedOptions[0].dataset;
    for (const doc of documents) {
      const steps = doc.data.steps[select.value];
      const isFine = fine !== undefined && doc.text.querySelector('u') !== null;
      doc.text.classList.toggle('fine', isFine);
      for (const token of doc.tokens) token.className = isFine ? 'f' : ramp + steps[token.dataset.row];
    }
    for (const legend of document.querySelectorAll('.legend')) legend.hidden = legend.dataset.lens !== select.value;
  }
  select.addEventListener('change', look);
  // A browser that restores a form after a reload changes the choice without saying so.
  addEventListener('pageshow', look);
})();
`;
