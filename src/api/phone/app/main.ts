import { modelOf, platformOf } from './device-name.ts';
import { element, show } from './dom.ts';
import { newId, tick } from './ids.ts';
import { locate, watch } from './locate.ts';
import { smallPhoto } from './photo.ts';
import { line } from './punch-line.ts';
import {
  heard,
  Refusal,
  read,
  SignedOut,
  sendQueue,
  signIn,
  signInElsewhere,
  signInWithCode,
  signOut,
} from './send.ts';
import { type Day, type Direction, type OwnPunch, state, t } from './state.ts';
import { dequeue, enqueue, load, queue, type Session, save } from './store.ts';
import type { Word } from './words.ts';

/** The last word of today counts: the server's, or a later one that is still on this phone. */
function nextDirection(): Direction {
  const last = state.queued.filter(({ refused }) => refused === null).at(-1)?.direction;
  const next = last ? (last === 'in' ? 'out' : 'in') : (state.day?.next ?? 'in');
  return state.turned ? (next === 'in' ? 'out' : 'in') : next;
}

/** What the server knows is asked for; what cannot be asked now stays as it was. */
async function refresh(): Promise<void> {
  if (!state.session) return;
  try {
    await sendQueue();
    const day = (await read('/day')) as unknown as Day;
    const own = ((await read('/punches?limit=10')) as unknown as { data: OwnPunch[] }).data;
    Object.assign(state, { day, own, reached: true });
    await save('day', day);
    await save('punches', own);
  } catch (error) {
    if (error instanceof SignedOut) {
      state.session = undefined;
      state.said = 'gone';
    }
    state.reached = error instanceof SignedOut || error instanceof Refusal;
  }
  state.queued = await queue();
  render();
}

/** Sends now when there is a signal; where there is none, the browser tells the service worker when one comes back. */
async function sendSoon(): Promise<void> {
  const worker = await navigator.serviceWorker?.ready.catch(() => undefined);
  const { sync } = (worker ?? {}) as { sync?: { register(tag: string): Promise<void> } };
  await sync?.register('send').catch(() => undefined);
}

async function punch(): Promise<void> {
  const { session } = state;
  if (!session || state.busy) return;
  const now = { id: newId(), at: new Date().toISOString(), clock: tick(), direction: nextDirection() };
  Object.assign(state, { busy: true, said: 'locating' });
  render();
  const created = { ...now, heard: await heard() };
  const found = await locate();
  await enqueue({
    ...created,
    companyId: session.company.id,
    location: 'position' in found ? found.position : null,
    noLocationWhy: 'why' in found ? found.why : null,
    photo: state.photo,
    refused: null,
  });
  Object.assign(state, { busy: false, said: 'saved', photo: null, turned: false, queued: await queue() });
  render();
  if (navigator.vibrate) navigator.vibrate(60);
  void sendSoon();
  await refresh();
  if (!state.queued.some(({ id }) => id === created.id)) state.said = 'sent';
  render();
}

const described = () => ({
  model: modelOf(),
  platform: platformOf(),
  appVersion: document.body.dataset.version ?? '1',
});

async function isIn(session: Session): Promise<void> {
  Object.assign(state, { session, said: '', refusal: '' });
  watch();
  render();
  await refresh();
}

const wordsOf = (problem: unknown): string =>
  problem instanceof TypeError ? t('noConnection') : (problem as Error).message;

const field = (id: string, label: Word, more: Record<string, string>): HTMLElement[] => [
  element('label', { for: id }, t(label)),
  element('input', { id, name: id, required: true, ...more }),
];

/** Only whoever has a second step is asked for its code, and only after their password was right. */
function showCodeField(form: HTMLFormElement): void {
  if (form.querySelector('#code')) return;
  const [label, input] = field('code', 'code', { type: 'text', autocomplete: 'one-time-code' });
  form.querySelector('#password')?.after(label as HTMLElement, input as HTMLElement);
  input?.focus();
}

function elsewherePart(): HTMLElement | null {
  if (document.body.dataset.elsewhere !== 'yes') return null;
  const go = async () => window.location.assign(await signInElsewhere());
  return element('button', { type: 'button', class: 'link', click: () => void go() }, t('elsewhere'));
}

function signInForm(): HTMLElement {
  const error = element('p', { class: 'error', role: 'alert' }, state.refusal);
  const submit = async (event: Event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    error.textContent = '';
    try {
      await isIn(await signIn(given, described()));
    } catch (problem) {
      const isAsked = problem instanceof Refusal && problem.code === 'phone.code-needed';
      if (isAsked) showCodeField(form);
      error.textContent = isAsked ? t('codeHint') : wordsOf(problem);
    }
  };
  return element(
    'form',
    { submit: (event) => void submit(event), class: 'card' },
    element('h1', {}, t('signIn')),
    element('p', {}, state.said === 'gone' ? t('gone') : t('signInHint')),
    ...field('email', 'email', { type: 'email', autocomplete: 'username' }),
    ...field('password', 'password', { type: 'password', autocomplete: 'current-password' }),
    error,
    element('button', { type: 'submit', class: 'plain' }, t('signIn')),
    elsewherePart(),
  );
}

/** The browser came back from signing in elsewhere. */
async function comeBack(): Promise<void> {
  const code = /^#code=(hjl_[\w-]+)$/.exec(window.location.hash)?.[1];
  if (!code) return;
  history.replaceState(null, '', window.location.pathname);
  try {
    await isIn(await signInWithCode(code, described()));
  } catch (problem) {
    state.refusal = wordsOf(problem);
    render();
  }
}

/** What is on this phone first, then what the server has. */
function ownList(): HTMLElement {
  const queued = state.queued.map((one) =>
    line({
      at: one.at,
      direction: one.direction,
      state: one.refused === null ? 'queued' : 'refused',
      more: one.refused ?? (one.location ? null : t('noLocation')),
      ...(one.refused === null
        ? {}
        : {
            drop: () =>
              void dequeue([one.id])
                .then(async () => Object.assign(state, { queued: await queue() }))
                .then(render),
          }),
    }),
  );
  const own = state.own.map((one) =>
    line({ at: one.at, direction: one.direction, state: one.state, more: one.reason }),
  );
  const lines = [...queued.reverse(), ...own];
  return element(
    'section',
    { 'aria-labelledby': 'mine' },
    element('h2', { id: 'mine' }, t('mine')),
    lines.length === 0 ? element('p', {}, t('nothing')) : element('ul', {}, ...lines),
  );
}

function photoPart(): HTMLElement | null {
  if (!state.day?.wantsPhoto) return null;
  const take = async (event: Event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) state.photo = await smallPhoto(file);
    render();
  };
  return element(
    'p',
    {},
    element('label', { for: 'photo', class: 'link' }, state.photo ? t('photoDone') : t('photo')),
    element('input', {
      id: 'photo',
      type: 'file',
      accept: 'image/*',
      capture: 'user',
      class: 'hidden',
      change: (event) => void take(event),
    }),
  );
}

function terminalPart(): HTMLElement | null {
  const others = state.day?.punches.filter(({ by }) => by !== 'phone') ?? [];
  if (others.length === 0) return null;
  return element(
    'section',
    { 'aria-labelledby': 'today' },
    element('h2', { id: 'today' }, t('today')),
    element(
      'ul',
      {},
      ...others.map((one) => line({ at: one.at, direction: one.direction, state: one.state, more: one.by })),
    ),
  );
}

function home(session: Session): (HTMLElement | null)[] {
  const direction = nextDirection();
  const mayNot = state.day !== undefined && !state.day.mayPunch;
  const turn = () => {
    state.turned = !state.turned;
    render();
  };
  return [
    element('h1', { class: 'who' }, state.day?.employee?.name ?? session.user.name),
    element('p', { class: 'company' }, session.company.name),
    mayNot ? element('p', { class: 'error', role: 'alert' }, t('notPermitted')) : null,
    element(
      'button',
      {
        type: 'button',
        class: `big ${direction}`,
        id: 'punch',
        disabled: state.busy || mayNot,
        click: () => void punch(),
      },
      t(direction),
    ),
    element(
      'button',
      { type: 'button', class: 'link', click: turn, disabled: state.busy },
      t(direction === 'in' ? 'insteadOut' : 'insteadIn'),
    ),
    photoPart(),
    element('p', { id: 'said', role: 'status', 'aria-live': 'polite' }, state.said === '' ? '' : t(state.said)),
    ownList(),
    terminalPart(),
    element(
      'footer',
      {},
      element('button', { type: 'button', class: 'link', click: () => void showStored() }, t('stored')),
      element('button', { type: 'button', class: 'link', click: () => void leave() }, t('signOut')),
      element('p', { class: 'more' }, t('stays')),
    ),
  ];
}

async function leave(): Promise<void> {
  await signOut();
  Object.assign(state, { session: undefined, day: undefined, own: [], said: '' });
  render();
}

interface Stored {
  mobilePunches: number;
  withLocation: number;
  withPhoto: number;
  punches: number;
  profilePhoto: boolean;
  phones: { model: string; platform: string }[];
  keptFor: { photoDays: number; locationDays: number };
}

async function showStored(): Promise<void> {
  const back = element('button', { type: 'button', class: 'plain', click: render }, t('back'));
  try {
    const found = (await read('/stored')) as unknown as Stored;
    const rows: [Word, string][] = [
      ['storedPunches', String(found.mobilePunches)],
      ['storedPlaces', String(found.withLocation)],
      ['storedPhotos', String(found.withPhoto)],
      ['storedAll', String(found.punches)],
      ['profilePhoto', t(found.profilePhoto ? 'yes' : 'no')],
      ['keptPlaces', String(found.keptFor.locationDays)],
      ['keptPhotos', String(found.keptFor.photoDays)],
      ['storedPhones', found.phones.map(({ model, platform }) => `${model} (${platform})`).join(', ')],
    ];
    const list = rows.flatMap(([word, value]) => [element('dt', {}, t(word)), element('dd', {}, value)]);
    show(element('h1', {}, t('stored')), element('dl', {}, ...list), back);
  } catch {
    show(element('h1', {}, t('stored')), element('p', { class: 'error', role: 'alert' }, t('noConnection')), back);
  }
}

function header(): void {
  const online = document.querySelector('#signal');
  if (online) {
    const isOn = navigator.onLine && state.reached;
    online.textContent = t(isOn ? 'online' : 'offline');
    online.className = isOn ? 'on' : 'off';
  }
  const other = document.querySelector('#language');
  if (other) {
    other.textContent = t('other');
    other.setAttribute('lang', state.language === 'en' ? 'bn' : 'en');
  }
  document.documentElement.lang = state.language;
}

function render(): void {
  header();
  if (state.session) show(...home(state.session));
  else show(signInForm());
}

async function switchLanguage(): Promise<void> {
  state.language = state.language === 'en' ? 'bn' : 'en';
  await save('language', state.language);
  render();
}

/** Not every phone says when the signal is back. */
const TRY_AGAIN_MS = 15_000;

function tryAgain(): void {
  const waits = state.queued.some(({ refused }) => refused === null) || !state.reached;
  if (state.session && waits && !state.busy && !document.hidden) void refresh();
}

async function begin(): Promise<void> {
  state.language = (await load('language')) ?? state.language;
  state.session = await load('session');
  state.day = (await load('day')) as Day | undefined;
  state.own = ((await load('punches')) as OwnPunch[] | undefined) ?? [];
  state.queued = await queue();
  document.querySelector('#language')?.addEventListener('click', () => void switchLanguage());
  render();
  if (state.session) watch();
  window.addEventListener('online', () => void refresh());
  window.addEventListener('offline', render);
  window.setInterval(tryAgain, TRY_AGAIN_MS);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void refresh();
  });
  navigator.serviceWorker?.addEventListener('message', () => void refresh());
  await navigator.storage?.persist?.().catch(() => false);
  await navigator.serviceWorker
    ?.register(new URL('./sw.js', import.meta.url), { type: 'module', scope: '/punch' })
    .catch(() => undefined);
  await comeBack();
  await refresh();
}

void begin();
