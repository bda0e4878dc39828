import { useSelector } from 'react-redux';

/** A page of the panel that is about no table, as the server tells of it (pages/declaration.ts). */
export interface PanelPage {
  name: string;
  /** the list that leads to it too */
  beside?: string;
  custom?: Record<string, unknown>;
}

/** The pages that whoever sits here has. */
export const usePages = (): readonly PanelPage[] =>
  useSelector((state) => (state as { pages?: readonly PanelPage[] }).pages) ?? [];
