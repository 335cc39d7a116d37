/** The plan as a whole: no circles, no stage that can never open, nothing asked for that no one defined. */
import type { Programme } from '../schema.js';
import { unitsNamed } from '../units.js';
import { type Finding, type Path, error, given, warning } from './finding.js';

type Stage = Programme['stages'][number];

export function stageFindings(programme: Programme): Finding[] {
  return [
    ...circles(programme),
    ...neverOpening(programme),
    ...withoutDates(programme),
    ...withoutWhatTheyNeed(programme),
    ...withoutLead(programme),
  ];
}

/** Each circle of `after` once, at the stage that comes first in the file. */
function circles(programme: Programme): Finding[] {
  const stages = new Map(programme.stages.map((stage) => [stage.id, stage]));
  const reported = new Set<string>();
  return programme.stages.flatMap((stage, i) => {
    const circle = circleFrom(stage.id, stages);
    if (circle === undefined || circle.some((id) => reported.has(id))) return [];
    for (const id of circle) reported.add(id);
    const trail = [...circle, stage.id].map((id) => stages.get(id)?.title ?? id).join(' → ');
    return error({
      code: 'programme.stages-circular',
      path: ['stages', i, 'after'],
      zh: `阶段互相等待，成了一个圈：${trail}`,
      en: `stages wait for each other in a circle: ${[...circle, stage.id].join(' → ')}`,
    });
  });
}

/** The stages from `id` back to `id` along `after`, when there is such a way. */
function circleFrom(id: string, stages: ReadonlyMap<string, Stage>): string[] | undefined {
  const seen = new Set<string>();
  const walk = (at: string, trail: string[]): string[] | undefined => {
    for (const next of stages.get(at)?.after ?? []) {
      if (next === id) return trail;
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...trail, next]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(id, [id]);
}

/** Stages that wait, directly or not, for one that does not exist or stands in a circle. */
function neverOpening(programme: Programme): Finding[] {
  const stages = new Map(programme.stages.map((stage) => [stage.id, stage]));
  const inCircle = new Set(
    programme.stages.filter(({ id }) => circleFrom(id, stages)).map(({ id }) => id),
  );
  const blocked = (id: string, seen: ReadonlySet<string>): string | undefined => {
    const stage = stages.get(id);
    if (stage === undefined || inCircle.has(id)) return id;
    for (const before of stage.after ?? []) {
      if (seen.has(before)) continue;
      const by = blocked(before, new Set([...seen, before]));
      if (by !== undefined) return by;
    }
    return undefined;
  };
  return programme.stages.flatMap((stage, i) => {
    if (inCircle.has(stage.id)) return [];
    const by = blocked(stage.id, new Set([stage.id]));
    if (by === undefined) return [];
    return error({
      code: 'programme.stage-unreachable',
      path: ['stages', i, 'after'],
      zh: `阶段“${stage.title}”永远不会开始：它要等“${stages.get(by)?.title ?? by}”，而后者${stages.has(by) ? '在等待圈里' : '不存在'}`,
      en: `stage "${stage.id}" can never open: it waits for "${by}", which ${stages.has(by) ? 'stands in a circle' : 'does not exist'}`,
    });
  });
}

function withoutDates(programme: Programme): Finding[] {
  return programme.stages.flatMap((stage, i) => {
    if (stage.due !== undefined || stage.from !== undefined) return [];
    return error({
      code: 'programme.stage-without-date',
      path: ['stages', i],
      zh: `阶段“${stage.title}”没有时间，至少要写 due（截止）或 from（开始）`,
      en: `stage "${stage.id}" has no date: write due or from`,
    });
  });
}

/** What a kind of stage cannot do without. */
const needs: readonly {
  does: Stage['does'];
  of: (programme: Programme) => unknown;
  part: string;
  zh: string;
}[] = [
  { does: 'preEvaluate', of: (one) => one.evaluation, part: 'evaluation', zh: '评分办法' },
  { does: 'confirm', of: (one) => one.confirmation, part: 'confirmation', zh: '企业确认办法' },
  { does: 'publish', of: (one) => one.grading, part: 'grading', zh: '分类办法' },
  { does: 'list', of: (one) => one.lists, part: 'lists', zh: '清单' },
  { does: 'policy', of: (one) => one.policies, part: 'policies', zh: '差别化政策' },
  {
    does: 'redeem',
    of: (one) => one.rectification?.redeem,
    part: 'rectification.redeem',
    zh: '兑现条件',
  },
  { does: 'reevaluate', of: (one) => one.rectification, part: 'rectification', zh: '整治提升办法' },
];

function withoutWhatTheyNeed(programme: Programme): Finding[] {
  return programme.stages.flatMap((stage, i) => {
    const at: Path = ['stages', i];
    const missing = needs.filter(
      (need) => need.does === stage.does && need.of(programme) === undefined,
    );
    const found = missing.map(({ part, zh }) =>
      error({
        code: 'programme.stage-lacks',
        path: [...at, 'does'],
        zh: `阶段“${stage.title}”要用到${zh}，方案里却没有 ${part}`,
        en: `stage "${stage.id}" needs ${part}, which the programme does not have`,
      }),
    );
    if (stage.subjects === 'sampled' && stage.sample === undefined) {
      found.push(
        error({
          code: 'programme.stage-lacks',
          path: [...at, 'subjects'],
          zh: `阶段“${stage.title}”只对抽中的对象进行，却没有写怎样抽（sample）`,
          en: `stage "${stage.id}" is for sampled subjects but has no sample`,
        }),
      );
    }
    return found;
  });
}

/** Tasks whose collective lead stands for nobody ("each territory" without territories). */
function withoutLead(programme: Programme): Finding[] {
  return programme.stages.flatMap((stage, i) =>
    stage.tasks.flatMap((task, k) => {
      const lead = given(task.lead);
      if (lead === undefined || !lead.startsWith('each ')) return [];
      if (unitsNamed(programme, lead).length > 0) return [];
      return warning({
        code: 'programme.task-without-lead',
        path: ['stages', i, 'tasks', k, 'lead'],
        zh: `任务“${task.title}”由“${lead}”牵头，可是方案里没有这样的单位`,
        en: `task "${task.id}" is led by "${lead}", but the programme has no such organisation`,
      });
    }),
  );
}
