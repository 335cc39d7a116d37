import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useParamState } from '../../ui/params';
import { useCycleId, useRole } from '../../ui/session';
import { AS_IT_IS, decode, encode, faultsOf, same, type Draft, type Fault } from './draft';
import { runQuery, type Lab, type Run, type Try } from './queries';

/** The state of the laboratory: what is tried, beside what, and what came of it. */

/** One state of the desk: the scenario that is open (none: the rules in force), and what is tried. */
interface Desk {
  readonly scenario: string;
  readonly draft: Draft;
}

/** So long a hand rests before the server is asked. */
const REST = 80;
/** Changes of one control closer together than this are undone together. */
const ONE_MOVE = 1_000;
const DEEPEST = 100;

export interface Laboratory {
  lab: Lab;
  cycle: string;
  /** Whether this person may keep scenarios. */
  mayKeep: boolean;
  scenario: Lab['scenarios'][number] | undefined;
  against: Lab['scenarios'][number] | undefined;
  group: string | undefined;
  margin: string;
  draft: Draft;
  /** Whether the draft is another than the scenario that is open. */
  isDirty: boolean;
  faults: readonly Fault[];
  /** What came of it; undefined until the first answer. */
  run: Run | undefined;
  /** Why the last question has no answer; null where it has one. */
  error: unknown;
  again: () => void;
  /** Whether `run` is of an earlier draft. */
  isOld: boolean;
  /** What the shown run was asked with. */
  asked: Try;
  /** Changes the draft; changes of one `control` in one go are one step back. */
  edit: (next: Draft, control: string) => void;
  open: (scenario: string, draft: Draft) => void;
  undo: (() => void) | null;
  param: (name: string) => string | undefined;
  setParam: (changes: Record<string, string | undefined>) => void;
}

const draftOf = (one: Lab['scenarios'][number] | undefined): Draft =>
  one === undefined ? AS_IT_IS : { rules: one.rules, benchmarks: one.benchmarks };

/** The desk with the way back; the address follows. */
function useDesk(lab: Lab) {
  const [param, setParam] = useParamState();
  const find = (id: string | undefined) => lab.scenarios.find((one) => one.id === id);
  const [desks, setDesks] = useState<readonly Desk[]>(() => {
    const known = find(param('s'));
    return [{ scenario: known?.id ?? '', draft: decode(param('draft')) ?? draftOf(known) }];
  });
  const last = useRef({ control: '', at: 0 });
  const desk = desks.at(-1) ?? { scenario: '', draft: AS_IT_IS };
  const scenario = find(desk.scenario);
  const isDirty = !same(desk.draft, draftOf(scenario));
  const written = isDirty ? encode(desk.draft) : undefined;
  const latest = useRef(setParam);
  useEffect(() => {
    latest.current = setParam;
  });
  useEffect(() => {
    const timer = window.setTimeout(() => {
      latest.current({ s: desk.scenario, draft: written });
    }, REST);
    return () => {
      window.clearTimeout(timer);
    };
  }, [desk.scenario, written]);
  const put = (next: Desk, control: string): void => {
    const now = Date.now();
    const goesOn = control === last.current.control && now - last.current.at < ONE_MOVE;
    last.current = { control, at: now };
    setDesks((all) => [
      ...(goesOn && all.length > 1 ? all.slice(0, -1) : all.slice(-DEEPEST)),
      next,
    ]);
  };
  const undo = (): void => {
    last.current = { control: '', at: 0 };
    setDesks((all) => (all.length > 1 ? all.slice(0, -1) : all));
  };
  return {
    param,
    setParam,
    draft: desk.draft,
    scenario,
    isDirty,
    edit: (draft: Draft, control: string) => {
      put({ ...desk, draft }, control);
    },
    open: (id: string, draft: Draft) => {
      put({ scenario: id, draft }, '');
    },
    undo: desks.length > 1 ? undo : null,
  };
}

/** Asks once the hand rests and the draft holds together. */
function useAsked(body: Try, isSound: boolean): Try {
  const [asked, setAsked] = useState(body);
  const text = JSON.stringify(body);
  useEffect(() => {
    if (!isSound) return;
    const timer = window.setTimeout(() => {
      setAsked((before) => (JSON.stringify(before) === text ? before : (JSON.parse(text) as Try)));
    }, REST);
    return () => {
      window.clearTimeout(timer);
    };
  }, [text, isSound]);
  return asked;
}

export function useLab(lab: Lab): Laboratory {
  const cycle = useCycleId();
  const mayKeep = useRole() === 'lead';
  const desk = useDesk(lab);
  const { param, draft } = desk;
  const against = lab.scenarios.find(({ id }) => id === param('vs'));
  const group = lab.groups.find(({ id }) => id === param('group'))?.id;
  const margin = /^\d+(\.\d+)?$/.exec(param('margin') ?? '')?.[0] ?? '1';
  const faults = faultsOf(draft, lab.form);
  const body: Try = {
    rules: draft.rules,
    benchmarks: [...draft.benchmarks],
    margin,
    tolerance: '0.01',
    ...(against !== undefined && { against: against.id }),
    ...(group !== undefined && { group }),
  };
  const asked = useAsked(body, faults.length === 0);
  const query = useQuery(runQuery(cycle, asked));
  const run = useLast(query.data);
  const isWaiting = query.isPlaceholderData || JSON.stringify(asked) !== JSON.stringify(body);
  return {
    ...desk,
    lab,
    cycle,
    mayKeep,
    against,
    group,
    margin,
    faults,
    run,
    error: query.error,
    again: () => void query.refetch(),
    isOld: faults.length > 0 || query.isError || isWaiting,
    asked,
  };
}

/** The last value there was. */
function useLast<T>(value: T | undefined): T | undefined {
  const [last, setLast] = useState(value);
  if (value !== undefined && value !== last) setLast(value);
  return value ?? last;
}
