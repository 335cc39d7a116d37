/** The form in which one enterprise is entered by hand. Pure. */
import type { FilledProgramme } from '../domain/programme/schema.js';
import { unitsOf } from '../domain/programme/units.js';
import type { Actor } from '../flow/flow.types.js';
import type { Action, Field } from '../task/form.dto.js';
import { industries } from './industries.js';

type Kind = Field['kind'];

function field(
  name: string,
  label: string,
  kind: Kind,
  more: Partial<Pick<Field, 'required' | 'unit' | 'hint' | 'options' | 'value'>> = {},
): Field {
  return {
    name,
    label,
    kind,
    required: false,
    unit: null,
    hint: null,
    value: null,
    options: [],
    columns: [],
    rows: [],
    ...more,
  };
}

/** The action `add-subject` of a cycle; its values are a `NewSubject`. */
export function rosterForm(programme: FilledProgramme, actor: Actor): Action {
  const territories = unitsOf(programme).filter(({ role }) => role === 'territory');
  const offered = territories.filter(
    ({ id }) => actor.role !== 'territory' || id === actor.organisation,
  );
  const places = offered.map(({ id, title }) => ({ value: id, label: title }));
  const trades = Object.entries(industries).map(([value, name]) => ({
    value,
    label: `${value} ${name}`,
  }));
  return {
    event: 'add-subject',
    label: '补录企业',
    tone: 'normal',
    possible: true,
    reasons: [],
    explain: '补录摸排发现的隐形企业、小微企业；名称或代码相近的会先提示，避免重复。',
    confirmText: null,
    fields: [
      field('name', '企业名称', 'text', { required: true, hint: '营业执照上的全称' }),
      field('code', '统一社会信用代码', 'text', { hint: '18 位' }),
      field('pending', '无代码原因', 'text', { hint: '没有统一社会信用代码时必填' }),
      field('territory', '属地', 'choice', {
        required: true,
        options: places,
        value: places.length === 1 ? (places[0]?.value ?? null) : null,
      }),
      field('scale', '规模', 'choice', {
        required: true,
        value: 'below',
        options: [
          { value: 'above', label: '规上' },
          { value: 'below', label: '规下' },
        ],
      }),
      field('industry', '行业', 'choice', { options: trades }),
      field('address', '地址', 'text'),
      field('contact', '联系人', 'text'),
      field('phone', '联系电话', 'text'),
      field('email', '电子邮箱', 'text'),
      field('founded', '成立日期', 'date'),
      field('inProduction', '投产日期', 'date'),
      field('hidden', '隐形企业（不在部门名单上）', 'check', { value: true }),
      field('another', '与提示的相近企业不是同一家', 'check', { value: false }),
    ],
  };
}
