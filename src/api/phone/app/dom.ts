type Child = Node | string | null | false | undefined;
type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void) | undefined>>;

/** An element with its attributes and children. Texts are texts: nothing here is ever read as HTML. */
export function element(name: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') created.addEventListener(key, value);
    else if (typeof value === 'string') created.setAttribute(key, value);
    else if (value) created.setAttribute(key, '');
  }
  created.append(...children.filter((child) => child !== null && child !== false && child !== undefined));
  return created;
}

export function show(...children: Child[]): void {
  const main = document.querySelector('main');
  main?.replaceChildren(...children.filter((child) => child !== null && child !== false && child !== undefined));
}
