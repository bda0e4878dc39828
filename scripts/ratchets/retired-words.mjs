/**
 * Words of a private vocabulary that gave way to those of the field. Only figures that fall are allowed: a new name or
 * sentence uses the word on the right.
 *
 * `names`: identifiers, names of files, tables and columns; each different name counts once. They are compared as
 * snake_case between underscores, so that `_look_` is found in `endLook` and not in `lookup`; `^_look_$` is the whole name.
 * `texts`: comments, strings, SQL and docs; each occurrence counts.
 */
export const retiredWords = [
  { word: 'house', instead: 'runtime', names: /_houses?_/, texts: /\bhouses?\b/gi },
  { word: 'place', instead: 'deployment role (cloud or site), location, position', names: /_place_/ },
  { word: 'room', instead: 'router, space', names: /_rooms?_/, texts: /\brooms?\b/gi },
  { word: 'door', instead: 'authentication, entry point', names: /_doors?_/, texts: /\bdoors?\b/gi },
  { word: 'eyes', instead: 'impersonation', names: /_eyes?_/, texts: /\beyes?\b/gi },
  { word: 'look', instead: 'read, view', names: /_(look|looks|looking|looked)_/ },
  { word: 'keep', instead: 'CRUD rights, store, retain', names: /^_keep_$/ },
  { word: 'above', instead: 'platform', names: /_above_/ },
  { word: 'stayPresent', instead: 'sentinel connection', names: /_stay_present_/ },
  { word: 'starting, possible', instead: 'built-in permissions, permission ceiling', names: /^_(starting|possible)_$/ },
  { word: 'belonging', instead: 'ownership', names: /_(hangs|belongings?)_/, texts: /\b(hangs on|belongings?)\b/gi },
  { word: 'heads', instead: 'terminal status', names: /_heads_/ },
  { word: 'voice', instead: 'negotiated version', names: /_voices?_/, texts: /\bvoices?\b/gi },
  {
    word: 'bury',
    instead: 'tombstone',
    names: /_(bury|buried|buries|graves?)_/,
    texts: /\b(bury|buried|buries|graves?)\b/gi,
  },
  { word: 'freeze', instead: 'seal a batch', names: /_(freeze|freezes|freezing|frozen|froze)_/ },
  { word: 'thaw', instead: 'discard a batch', names: /_(thaw|thaws|thawed)_/, texts: /\bthaw(s|ed)?\b/gi },
  { word: 'vouch', instead: 'attest', names: /_(vouch|vouches|vouched)_/, texts: /\bvouch(es|ed)?\b/gi },
  { word: 'walk', instead: 'range digest, traverse', names: /_walks?_/ },
  { word: 'tidy', instead: 'prune, clean', names: /_(tidy|tidied|tidies)_/, texts: /\b(tidy|tidied|tidies)\b/gi },
  { word: 'said', instead: 'translate', names: /_(said|told|worded|spoken)_/ },
  { word: 'made, own', instead: 'audit columns, tenant key', names: /^_(made|own)_$/ },
  { word: 'travelling', instead: 'replicated columns', names: /_travelling_/, texts: /\btravelling\b/gi },
  { word: 'was, by, former', instead: 'base_values, authors, previous_edits', names: /^_(was|by|former)_$/ },
  { word: 'kept', instead: 'resolution, stored', names: /^_kept_$/ },
  { word: 'parked', instead: 'unclaimed', names: /_parked_/, texts: /\bparked\b/gi },
  { word: 'terminal order', instead: 'terminal command', names: /_terminal_orders?_/ },
  { word: 'allowed place', instead: 'geofence', names: /_allowed_places?_/ },
  { word: 'head count', instead: 'daily headcount', names: /_head_counts?_/ },
  {
    word: 'mend',
    instead: 'correct, repair',
    names: /_(mend|mends|mended|mending)_/,
    texts: /\b(mend|mends|mended|mending)\b/gi,
  },
  { word: 'What stands is right', instead: 'Keep current value', texts: /what stands is right/gi },
  { word: 'Why may he?', instead: 'Explain access', texts: /why may (he|she|they)\b/gi },
  { word: 'he', instead: 'they, or their role', texts: /\b(he|him|his|himself|she|her|hers|herself)\b/gi },
  {
    word: 'Found, Answer, Standing, Said, Act',
    instead: 'a specific type name',
    types: /^(Found|Answer|Standing|Said|Act)$/,
  },
];
