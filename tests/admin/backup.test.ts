import { afterEach, describe, expect, test } from '@jest/globals';
import { type Message, verbatim } from '../../src/i18n/message.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';

describe('A backup that failed', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function panelOf(deploymentRole: 'cloud' | 'site', alarm: Message | undefined): Promise<OpenPanel> {
    const runtime = await testRuntime(deploymentRole);
    closing.push(() => runtime.close());
    await garments(runtime);
    const panel = await openPanel(runtime, { hooks: { backupAlarm: () => alarm, isBound: () => true } });
    closing.push(() => panel.close());
    return panel;
  }
  const reported = async (panel: OpenPanel, email: string) =>
    (await (await panel.as(email)).get('/api/dashboard')).json;

  test("of the cloud is the super admin's to correct: no company sees it", async () => {
    const panel = await panelOf('cloud', verbatim('The nightly backup failed: the disk is full.'));
    expect(await reported(panel, 'super@hajira.example')).toMatchObject({
      backup: 'The nightly backup failed: the disk is full.',
    });
    expect(await reported(panel, 'rahim@garments-a.example')).not.toHaveProperty('backup');
  });

  test("of a site is its company's: the admin sees it, whoever has no rights is not", async () => {
    const panel = await panelOf('site', verbatim('The nightly backup failed: the disk is full.'));
    expect(await reported(panel, 'rahim@garments-a.example')).toMatchObject({
      backup: 'The nightly backup failed: the disk is full.',
    });
    expect(JSON.stringify(await reported(panel, 'karim@garments-a.example').catch(() => ''))).not.toContain(
      'the disk is full',
    );
  });

  test('disappears after a successful backup', async () => {
    const panel = await panelOf('site', undefined);
    expect(await reported(panel, 'rahim@garments-a.example')).not.toHaveProperty('backup');
  });
});
