/** What the lead bureau may do in a year, in the order in which it comes; what stands in the way. Pure. */
import { baseListOf } from '../domain/cycle/base-list.js';
import { classOrder } from '../domain/cycle/classes.js';
import { refusalWords, unmet } from '../domain/cycle/conditions.js';
import type { FilledProgramme } from '../domain/programme/schema.js';
import { isWaiting } from '../evaluation/evaluation.types.js';
import { manualRules, mayApprove } from '../evaluation/move.service.js';
import { scorable } from '../evaluation/round.js';
import type { Actor } from '../flow/flow.types.js';
import { lockOfList } from '../subject/locks.js';
import { rosterFields } from '../subject/roster.form.js';
import { mayAdd } from '../subject/roster.service.js';
import { type YearAction, type YearActionName, action, field, yearActions } from './year.forms.js';
import { groupTitle } from './year.view.js';
import { type YearPicture, lastProjectsIn, standingIn } from './year.picture.js';

/** Who may take which action; the lead bureau unless said. */
export function mayTake(actor: Actor, action: YearActionName, programme: FilledProgramme): boolean {
  switch (action) {
    case 'add-subject':
      return mayAdd(actor);
    case 'approve-move':
      return manualRules(programme).some((rule) => mayApprove(programme, rule, actor));
    case 'approve-result':
      return actor.role === 'lead' || actor.role === 'leader';
    default:
      return actor.role === 'lead';
  }
}

/** The actions this person may take, possible or not; those the programme does not know are absent. */
export function actionsOf(picture: YearPicture, actor: Actor): YearAction[] {
  return yearActions
    .filter((name) => mayTake(actor, name, picture.cycle.programme))
    .flatMap((name) => describe[name](picture, actor) ?? []);
}

type Describe = (picture: YearPicture, actor: Actor) => YearAction | null;

const describe: Readonly<Record<YearActionName, Describe>> = {
  'add-subject': addSubject,
  'draw-sample': drawSample,
  'pre-evaluate': preEvaluate,
  'fix-benchmarks': fixBenchmarks,
  'request-move': requestMove,
  'approve-move': approveMove,
  grade,
  'approve-result': approveResult,
  publish,
  're-evaluate': reevaluate,
  'make-lists': makeLists,
  archive,
  'open-next': openNext,
};

function addSubject(picture: YearPicture, actor: Actor): YearAction {
  const { cycle, versions } = picture;
  const scored = versions.map(({ summary, publishedAt }) => {
    return { stage: summary.stage, published: publishedAt !== null };
  });
  const lock = lockOfList(actor, baseListOf(cycle.programme, cycle.year, scored)());
  return action(picture, 'add-subject', '补录企业', {
    reasons: lock === null ? [] : [lock.zh],
    stage: stageDoing(picture, 'collect'),
    explain: '补录摸排发现的隐形企业、小微企业；名称或代码相近的会先提示，避免重复。',
    fields: rosterFields(picture.cycle.programme, actor),
    tone: 'normal',
  });
}

function drawSample(picture: YearPicture): YearAction | null {
  const stage = picture.cycle.programme.stages.find(({ does }) => does === 'audit');
  if (stage?.sample === undefined) return null;
  const drawn = picture.samples.find((sample) => sample.stage === stage.id);
  const reasons =
    drawn !== undefined
      ? [`已抽取 ${String(drawn.subjects.length)} 家，种子 ${drawn.seed}`]
      : standingIn(picture) === 0
        ? ['底单为空']
        : [];
  return action(picture, 'draw-sample', '抽取审计样本', {
    reasons,
    doneAt: drawn?.at ?? null,
    stage: stage.id,
    explain: `按 ${stage.sample.share} 分层抽取；种子公开，任何人可以复核。到期不抽，由系统按底单抽取。`,
    fields: [field('seed', '随机种子', 'text', { hint: '公开抽号得到的号码；不填则由底单算出' })],
  });
}

function preEvaluate(picture: YearPicture): YearAction {
  const { round, versions } = picture;
  const last = versions.filter(({ kind }) => kind === 'preEvaluation').at(-1);
  const ready = standingIn(picture, scorable);
  const before = standingIn(picture, [
    'listed',
    'collecting',
    'submitted',
    'verifying',
    'returned',
  ]);
  const published = round.latest?.publishedAt != null;
  const reasons = [
    ...(published ? ['评价结果已经通报'] : []),
    ...(ready === 0 ? ['还没有审核通过的企业'] : []),
  ];
  return action(picture, 'pre-evaluate', '预评价', {
    reasons,
    doneAt: last?.at ?? null,
    stage: round.stage?.id ?? null,
    explain:
      `对 ${String(ready)} 家审核通过的企业测算得分、排序和预分类` +
      (before > 0 ? `，另有 ${String(before)} 家未过审。` : '。'),
    fields: [field('reason', '说明', 'longText', { hint: '重新预评价时写明原因' })],
    tone: last === undefined ? 'primary' : 'normal',
  });
}

function fixBenchmarks(picture: YearPicture): YearAction {
  const open = picture.benchmarks.filter(({ fixed }) => fixed === null);
  const done = picture.benchmarks.length > 0 && open.length === 0;
  const reasons = done
    ? ['基准值已全部审定']
    : picture.benchmarks.length === 0
      ? ['预评价后才有建议值']
      : [];
  const at = picture.benchmarks
    .flatMap(({ at: fixedAt }) => fixedAt ?? [])
    .sort()
    .at(-1);
  return action(picture, 'fix-benchmarks', '审定基准值', {
    reasons,
    doneAt: done ? (at ?? null) : null,
    stage: picture.round.stage?.id ?? null,
    explain: '审定后不能再改；申诉更正数据时基准值不变。改动建议值后须重新预评价。',
    fields: [
      ...open.map(({ group, indicator, proposed, subjects }) =>
        field(`${group}|${indicator}`, benchmarkTitle(picture, group, indicator), 'decimal', {
          value: proposed,
          hint: `建议值 ${proposed}${subjects === null ? '' : `（${String(subjects)} 家）`}`,
        }),
      ),
      field('reason', '审定依据', 'longText', { required: true }),
    ],
  });
}

function requestMove(picture: YearPicture): YearAction | null {
  const rules = manualRules(picture.cycle.programme);
  if (rules.length === 0) return null;
  const { latest } = picture.round;
  const reasons =
    latest === undefined
      ? ['预评价后才能申请调档']
      : latest.publishedAt === null
        ? []
        : ['评价结果已经通报'];
  return action(picture, 'request-move', '申请调档', {
    reasons,
    stage: picture.round.stage?.id ?? null,
    explain: '保护性调档、惩罚性降档等，须说明理由，由方案规定的单位复核后在定档时生效。',
    fields: [
      field('subject', '企业', 'choice', {
        required: true,
        options: picture.subjects.map(({ id, name }) => ({ value: id, label: name })),
      }),
      field('rule', '调档方式', 'choice', {
        required: true,
        options: rules.map(({ id, title }) => ({ value: id, label: title })),
      }),
      field('reason', '理由', 'longText', { required: true }),
    ],
  });
}

function approveMove(picture: YearPicture, actor: Actor): YearAction | null {
  const { programme } = picture.cycle;
  const rules = manualRules(programme).filter((rule) => mayApprove(programme, rule, actor));
  if (rules.length === 0) return null;
  const known = new Map(rules.map(({ id, title }) => [id, title]));
  const waiting = picture.moves.filter((move) => isWaiting(move) && known.has(move.rule));
  const mine = waiting.filter(({ by }) => by !== actor.id);
  const reasons =
    waiting.length === 0
      ? ['没有待复核的调档']
      : mine.length === 0
        ? ['您申请的调档须由另一人复核']
        : [];
  return action(picture, 'approve-move', '复核调档', {
    reasons,
    stage: picture.round.stage?.id ?? null,
    explain: '复核人与申请人不能是同一人。不同意的，写明理由退回，退回的申请留档，可以重新申请。',
    fields: [
      field('move', '调档申请', 'choice', {
        required: true,
        options: mine.map(({ id, subjectName, rule, reason }) => {
          return { value: id, label: `${subjectName} · ${known.get(rule) ?? rule} · ${reason}` };
        }),
      }),
      ...decisionFields,
    ],
  });
}

const decisionFields = [
  field('decision', '复核意见', 'choice', {
    required: true,
    value: 'approve',
    options: [
      { value: 'approve', label: '同意' },
      { value: 'refuse', label: '不同意' },
    ],
  }),
  field('reason', '退回理由', 'longText', { hint: '不同意的必须写明' }),
];

/** What there is to look over: how many enterprises of each class, and what was moved by hand and why. */
function toCheck({ cycle, classes, moves }: YearPicture): string {
  const counts = classOrder(cycle.programme).map((label) => {
    const count = classes
      .filter((one) => one.class === label)
      .reduce((sum, one) => sum + one.count, 0);
    return `${label} 类 ${String(count)} 家`;
  });
  const moved = moves
    .filter(({ approvedBy }) => approvedBy !== null)
    .map(({ subjectName, reason }) => `${subjectName}（${reason}）`);
  const hand = moved.length === 0 ? '没有人工调档' : `人工调档：${moved.join('、')}`;
  return `请核对：${counts.join('，')}；${hand}。名单见“分类”各档。同意后才能通报；不同意的写明理由退回，重新定档后再复核。`;
}

function grade(picture: YearPicture): YearAction {
  const { round, readiness, versions } = picture;
  const last = versions.filter(({ kind }) => kind === 'grading').at(-1);
  const current = round.latest?.kind === 'grading' ? round.latest : undefined;
  const published = round.latest?.publishedAt != null;
  const approval = picture.cycle.programme.approvals?.find(({ what }) => what === 'result');
  return action(picture, 'grade', '定档', {
    reasons: published ? ['评价结果已经通报'] : blocksOf(readiness.grading),
    doneAt: (current ?? last)?.at ?? null,
    stage: round.stage?.id ?? null,
    explain: '按审定的基准值和已复核的调档确定类别。通报前还可以重新定档。',
    fields: [
      field('minutes', '审定会议纪要', 'text', {
        required: approval !== undefined,
        hint: '如：领导小组会议纪要〔2022〕3号',
      }),
    ],
  });
}

function approveResult(picture: YearPicture, actor: Actor): YearAction {
  const { latest } = picture.round;
  const { readiness } = picture.readiness;
  const { approvedBy } = readiness;
  const refusal = refusalWords(readiness);
  const isWaiting = latest?.kind === 'grading' && latest.publishedAt === null;
  const reasons = !isWaiting
    ? ['没有待复核的定档结果']
    : approvedBy !== null
      ? [`${approvedBy}已复核`]
      : refusal !== undefined
        ? [refusal]
        : latest.by === actor.id
          ? ['您办理的定档须由另一人复核']
          : [];
  return action(picture, 'approve-result', '复核定档结果', {
    reasons,
    stage: picture.round.stage?.id ?? null,
    explain: isWaiting ? toCheck(picture) : '定档人以外的另一人核对分组、类别和调档后同意或退回。',
    fields: decisionFields,
  });
}

function publish(picture: YearPicture): YearAction {
  const { round, readiness, cycle } = picture;
  const publishedAt = round.latest?.publishedAt ?? null;
  const graded = readiness.readiness.phases['graded'] ?? 0;
  return action(picture, 'publish', '通报评价结果', {
    reasons: publishedAt === null ? blocksOf(readiness.publishing) : ['评价结果已经通报'],
    doneAt: publishedAt,
    stage: stageDoing(picture, 'publish'),
    explain: `通报后结果封存，不能再改；${toldBy(publishedAt, graded)}输入年份和家数，以示核对。`,
    confirmText: `${String(cycle.year)} ${String(graded)}`,
  });
}

/** Whom a publication reaches; before the grading nobody can say. */
function toldBy(publishedAt: string | null, graded: number): string {
  if (publishedAt !== null) return '各企业已收到自己的类别。';
  return graded === 0
    ? '定档后各企业收到自己的类别。'
    : `${String(graded)} 家企业各自收到自己的类别。`;
}

function reevaluate(picture: YearPicture): YearAction | null {
  const { cycle, versions } = picture;
  const asked = cycle.programme.stages.some(({ does }) => does === 'reevaluate');
  if (!asked || cycle.previousId === null) return null;
  const waiting = lastProjectsIn(picture, ['accepted']);
  const done = lastProjectsIn(picture, ['promoted', 'retained', 'exited', 'redeemed', 'withheld']);
  const reasons =
    waiting === 0
      ? [done > 0 ? `已复评 ${String(done)} 个项目` : '上年没有验收合格的项目']
      : versions.every(({ publishedAt }) => publishedAt === null)
        ? ['本年评价结果通报后才能复评']
        : [];
  return action(picture, 're-evaluate', '复评上年整治企业', {
    reasons,
    doneAt: null,
    stage: stageDoing(picture, 'reevaluate'),
    explain: `上年验收合格 ${String(waiting)} 个项目，以本年类别与上年类别比较：升档、未升档或已退出。`,
  });
}

function makeLists(picture: YearPicture): YearAction | null {
  if (picture.lists.length === 0) return null;
  const made = picture.lists.flatMap(({ published }) => published?.at ?? []).sort();
  const complete = made.length === picture.lists.length;
  const published = picture.versions.some(({ publishedAt }) => publishedAt !== null);
  return action(picture, 'make-lists', '编制清单', {
    reasons: published ? [] : ['评价结果尚未通报'],
    doneAt: complete ? (made.at(-1) ?? null) : null,
    stage: stageDoing(picture, 'list'),
    explain: `${picture.lists.map(({ list }) => list.title).join('、')}；C、D 类企业同时建立整治提升项目。`,
  });
}

function archive(picture: YearPicture): YearAction {
  const { cycle, archiving } = picture;
  return action(picture, 'archive', '归档', {
    reasons: cycle.archivedAt === null ? blocksOf(archiving) : ['本年度已归档'],
    doneAt: cycle.archivedAt,
    explain: '归档后本年度不能再办理任何事项，只能更正已通报的结果（如法院判决、复议决定）。',
    confirmText: String(cycle.year),
    tone: 'danger',
  });
}

function openNext(picture: YearPicture): YearAction {
  const { cycle, next } = picture;
  const { years } = cycle.programme;
  const year = cycle.year + (years?.every ?? 1);
  const over = years?.to !== undefined && year > years.to;
  const reasons =
    next !== undefined ? [`${String(next.year)} 年度已开启`] : over ? ['方案到期，须换新方案'] : [];
  // Two years may overlap by design, but nobody opens the next one by a slip.
  const early = picture.standing.today < `${String(year)}-01-01`;
  const warning = early
    ? `现在是 ${picture.standing.today}，${String(year)} 年还没有开始，本年度也没有办完；开启后不能撤销，两个年度同时办理。`
    : '';
  return action(picture, 'open-next', `开启 ${String(year)} 年度`, {
    reasons,
    doneAt: next?.openedAt ?? null,
    explain: `${warning}沿用本年度方案和已填定的内容，底单结转，上年数据供比对。`,
    ...(early && { confirmText: String(year), tone: 'danger' }),
  });
}

function blocksOf(conditions: Parameters<typeof unmet>[0]): string[] {
  return unmet(conditions).flatMap(({ title, blocks }) =>
    blocks.map((block) => `${title}：${block}`),
  );
}

function stageDoing({ cycle }: YearPicture, does: string): string | null {
  return cycle.programme.stages.find((stage) => stage.does === does)?.id ?? null;
}

function benchmarkTitle(picture: YearPicture, group: string, indicator: string): string {
  const [id] = indicator.split('.');
  const entries = picture.cycle.programme.evaluation ?? [];
  const found = entries
    .flatMap(({ indicators }) => indicators.flatMap((one) => [one, ...(one.parts ?? [])]))
    .find((one) => one.id === id);
  const unit = found?.unit === undefined ? '' : `（${found.unit}）`;
  return `${groupTitle(picture, group)} ${found?.title ?? indicator}${unit}`;
}
