import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strangers, workersOfA } from '../../domain/demo/garments.ts';

export interface DemoTerminal {
  name: 'Main gate' | 'Sewing floor';
  serial: string;
}

/** The two terminals of Garments A. */
export const demoTerminals: readonly DemoTerminal[] = [
  { name: 'Main gate', serial: 'HJDEMO0001' },
  { name: 'Sewing floor', serial: 'HJDEMO0002' },
];

/** Writes the file of people that a demo terminal starts with. @returns its path */
export function peopleFile(folder: string, terminal: DemoTerminal): string {
  const people = [...workersOfA(), ...strangers].filter(({ gate }) => gate === terminal.name);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${terminal.serial}.people.json`);
  writeFileSync(path, JSON.stringify(people.map(({ badge, name, shift }) => ({ badge, name, shift }))));
  return path;
}
