/** Handlebars in its strict mode: templates are read and compiled once; a missing field is an error. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import Handlebars from 'handlebars';
import { projectFile } from '../config.js';
import { isMailTemplate, viewSchema } from './letters.js';
import { DocumentView, isDocument } from './documents.js';
import { TemplateUnknown } from './errors.js';
import { textOf } from './text.js';

/** A mail ready to be delivered. */
export interface Rendered {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

type Template = Handlebars.TemplateDelegate<unknown>;

@Injectable()
export class Renderer {
  private readonly engine = Handlebars.create();
  private readonly mails: ReadonlyMap<string, Template>;
  private readonly documents: ReadonlyMap<string, Template>;

  constructor() {
    // Compiled here: a page with blocks of its own would otherwise compile them anew at every use.
    for (const [name, source] of sources('partials')) {
      // A partial within a line must not break it.
      this.engine.registerPartial(name, this.compile(source.trimEnd()));
    }
    this.mails = this.compiled('mail');
    this.documents = this.compiled('document');
  }

  /**
   * A mail from a template of `templates/mail/`; its subject is the page's title.
   * @throws TemplateUnknown and ZodError: the view must have exactly the template's fields
   */
  mail(name: string, view: unknown): Rendered {
    const template = this.mails.get(name);
    if (template === undefined || !isMailTemplate(name)) throw new TemplateUnknown(name);
    const html = template(viewSchema(name).parse(view));
    return { html, ...textOf(html) };
  }

  /** A page of `templates/document/`. @throws TemplateUnknown, ZodError */
  document(name: string, view: unknown): string {
    const template = this.documents.get(name);
    if (template === undefined || !isDocument(name)) throw new TemplateUnknown(name);
    return template(DocumentView[name].parse(view));
  }

  private compiled(folder: string): Map<string, Template> {
    return new Map(sources(folder).map(([name, source]) => [name, this.compile(source)]));
  }

  private compile(source: string): Template {
    const options = { strict: true, noEscape: false, knownHelpersOnly: true, preventIndent: true };
    return this.engine.compile<unknown>(source, options);
  }
}

/** Names without `.hbs`, and what stands in the files. */
function sources(folder: string): [string, string][] {
  const place = projectFile(path.join('templates', folder));
  return readdirSync(place)
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => [file.slice(0, -4), readFileSync(path.join(place, file), 'utf8')]);
}
