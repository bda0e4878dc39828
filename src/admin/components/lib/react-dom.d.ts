/** The one function of react-dom that components use; its types are a package of their own that nothing else needs. */
declare module 'react-dom' {
  import type { ReactNode, ReactPortal } from 'react';

  export function createPortal(children: ReactNode, container: Element): ReactPortal;
}
