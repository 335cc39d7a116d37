import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ladderPresets } from '../../src/domain/programme/ladders.js';
import { intentTitle } from '../../src/flow/titles.js';
import { documentExamples, DocumentView } from '../../src/render/documents.js';
import {
  exampleView,
  fieldsOf,
  isMailTemplate,
  mailTemplates,
  viewSchema,
} from '../../src/render/letters.js';
import { Renderer } from '../../src/render/renderer.js';
import { registry } from '../../workflows/registry.js';

const renderer = new Renderer();
const root = path.resolve(import.meta.dirname, '../..');

/** Every template a machine names in an intent, found in its published JSON. */
function templatesOfMachines(): string[] {
  const texts = Object.values(registry).flatMap((versions) =>
    Object.values(versions).map(({ machine }) => JSON.stringify(machine.toJSON())),
  );
  const found = texts.flatMap((text) => [...text.matchAll(/"template":"([^"]+)"/g)]);
  return [...new Set(found.map(([, name = '']) => name))].sort();
}

/** Letters are named in lists of timers and of failed effects. */
it('every letter of a machine has a Chinese name for lists', () => {
  for (const template of templatesOfMachines()) {
    const named = intentTitle({ type: 'sendMail', params: { template, to: 'territory' } });
    expect(named).toMatch(/^发信“\P{ASCII}+”给属地$/u);
  }
});

describe('every mail template', () => {
  it.each(mailTemplates)(
    '%s renders strictly from its example and leaves nothing blank',
    (name) => {
      const { subject, html, text } = renderer.mail(name, exampleView(name));
      expect(subject).not.toBe('');
      expect(html).toContain('class="next"');
      expect(`${html}${text}`).not.toMatch(/\{\{|\[object|undefined|null/);
      expect(text).toContain('经济发展局');
      expect(text.split('\n')[0]).toBe(subject);
    },
  );

  it.each(mailTemplates)(
    '%s uses every field of its view, so that nothing is asked for in vain',
    (name) => {
      const source = fs.readFileSync(path.join(root, `templates/mail/${name}.hbs`), 'utf8');
      for (const field of fieldsOf(name)) expect(source).toMatch(new RegExp(`\\b${field}\\b`));
    },
  );

  it.each(mailTemplates)('%s refuses a field that is missing and one that is unknown', (name) => {
    const [first = ''] = fieldsOf(name);
    const { [first]: _, ...missing } = exampleView(name);
    expect(() => renderer.mail(name, missing)).toThrow();
    expect(() => renderer.mail(name, { ...exampleView(name), shout: '!' })).toThrow();
  });

  it('gives the grounds of a correction to the enterprise it was asked for, to no other', () => {
    const view = exampleView('class-amended');
    expect(renderer.mail('class-amended', view).text).toContain('依据：行政复议决定书〔2022〕3 号');
    const { text } = renderer.mail('class-amended', { ...view, amendment: null, reclassed: false });
    expect(text).toContain('类别不变');
    expect(text).toContain('贵企业的数据没有改动');
    expect(text).not.toMatch(/理由|依据/);
  });

  it('is polite: no exclamation marks, no blame', () => {
    for (const name of mailTemplates) {
      const { text } = renderer.mail(name, exampleView(name));
      expect(text).not.toMatch(/[!！]|责令|严肃|懈怠|不力|追究/);
    }
  });
});

it('has a template for every mail that a machine or a ladder speaks of, and a file for every template', () => {
  const rungs = Object.values(ladderPresets).flatMap((ladder) =>
    ladder.flatMap(({ template }) => template ?? []),
  );
  for (const name of [...templatesOfMachines(), ...rungs]) {
    expect([name, isMailTemplate(name)]).toEqual([name, true]);
  }
  const files = fs.readdirSync(path.join(root, 'templates/mail')).map((file) => file.slice(0, -4));
  expect(files.sort()).toEqual([...mailTemplates].sort());
});

it('escapes what people have typed', () => {
  const view = { ...exampleView('chase'), text: '<b>19 家 & 更多</b>' };
  const { html, text } = renderer.mail('chase', view);
  expect(html).toContain('&lt;b&gt;19 家 &amp; 更多&lt;/b&gt;');
  expect(text).toContain('<b>19 家 & 更多</b>');
});

it('leaves the deadline out of a letter that has none', () => {
  const view = { ...exampleView('entry-opened'), deadline: null };
  expect(renderer.mail('entry-opened', view).text).not.toContain('前登录');
  expect(viewSchema('task-issued').safeParse({ deadline: null }).success).toBe(false);
});

it.each(Object.keys(DocumentView) as (keyof typeof DocumentView)[])(
  'renders the page %s strictly from its example',
  (name) => {
    const html = renderer.document(name, documentExamples[name]);
    expect(html).not.toMatch(/\{\{|\[object|undefined|null/);
    expect(html).toContain('第 12 期');
    expect(html).toContain('再次列出，仍未说明原因');
  },
);
