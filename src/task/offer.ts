/** What a form is filled with, and what an action of a flow is made of. */
import type { IsoDate } from '../clock.js';
import { signsOnPaper } from '../domain/cycle/confirming.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { field } from './fields.js';
import type { Action, Field } from './form.dto.js';
import type { Proof } from './proof.js';

/** What forms are filled with before they open. */
export interface FormFacts {
  readonly programme: FilledProgramme;
  readonly today: IsoDate;
  /** Whether the enterprise itself fills the form in. */
  readonly byEnterprise: boolean;
  /** The flow's context, as its machine keeps it. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Items the person may name: their own department's, or all. */
  readonly items: Field['options'];
  /** Departments that own an item. */
  readonly owners: Field['options'];
  /** Departments that have not signed off yet. */
  readonly pending: Field['options'];
  /** The figures as they stand, for corrections. */
  readonly figures: Field['rows'];
  /** Steps of a project that are not done. */
  readonly milestones: Field['options'];
  /** The class of a project, with the routes the programme allows. */
  readonly routes: Field['options'];
  /** The extension asked for. */
  readonly asked: { readonly due: IsoDate; readonly reason: string } | null;
  /** What a task has to be handed in with. */
  readonly proof: Proof;
  /** Why the button stays shut, by event. */
  readonly shut: Readonly<Record<string, readonly string[]>>;
}

export interface Offer {
  readonly label: string;
  readonly tone?: Action['tone'];
  readonly explain?: string | ((facts: FormFacts) => string | null);
  readonly fields?: (facts: FormFacts) => Field[];
  /** The button is absent where this does not hold. */
  readonly when?: (facts: FormFacts) => boolean;
}

export const evidence = (label: string, required = false): Field =>
  field('file', label, 'file', { required, hint: 'PDF、JPG、PNG、.docx、.xlsx，不超过 20 MB' });

/** The paper a confirmation at the door is brought in with. */
export const confirmationPaper = ({ programme }: FormFacts): Field =>
  evidence('企业书面确认单（不签字的附上门记录）扫描件', signsOnPaper(programme));
