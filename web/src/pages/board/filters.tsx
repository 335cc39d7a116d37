import {
  CalendarOutlined,
  DownloadOutlined,
  PrinterOutlined,
  SendOutlined,
} from '@ant-design/icons';
import { Button, Dropdown, Select } from 'antd';
import { Link } from 'react-router';
import { t } from '../../locales';
import { Light, lightWord } from '../../ui/light';
import { AsOf } from '../../ui/states';
import { countsOf, type Filter, LIGHTS, type Wall } from './view';

type Set = (changes: Record<string, string | undefined>) => void;

/** 矩阵 or 清单: two views of the same year. */
export function Views({ cycle, here }: { cycle: string; here: 'board' | 'ledger' }) {
  return (
    <nav className="views" aria-label={t('board.views')}>
      {(['board', 'ledger'] as const).map((view) => (
        <Link
          key={view}
          to={`/c/${cycle}/${view}`}
          aria-current={view === here ? 'page' : undefined}
        >
          {t(`board.view.${view}`)}
        </Link>
      ))}
    </nav>
  );
}

function LightFilter({ wall, filter, set }: { wall: Wall; filter: Filter; set: Set }) {
  const counts = countsOf(wall, filter);
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const toggle = (light: string): void => {
    const { lights } = filter;
    const next = lights.includes(light)
      ? lights.filter((one) => one !== light)
      : [...lights, light];
    set({ lights: next.join(',') });
  };
  return (
    <div className="light-filter" role="group" aria-label={t('board.lights')}>
      <button
        type="button"
        aria-pressed={filter.lights.length === 0}
        onClick={() => {
          set({ lights: undefined });
        }}
      >
        {t('board.all')} <b>{all}</b>
      </button>
      {LIGHTS.filter((light) => light !== 'suspended' || (counts[light] ?? 0) > 0).map((light) => (
        <button
          key={light}
          type="button"
          data-light={light}
          aria-pressed={filter.lights.includes(light)}
          onClick={() => {
            toggle(light);
          }}
        >
          <Light state={light} /> {lightWord(light)} <b>{counts[light] ?? 0}</b>
        </button>
      ))}
    </div>
  );
}

interface Props {
  wall: Wall;
  stale: boolean;
  filter: Filter;
  set: Set;
  /** Shown to whom may remind. */
  remindAll: (() => void) | null;
}

/** Lights, organisation, stage; what is exported and printed is what is filtered. */
export function Filters({ wall, stale, filter, set, remindAll }: Props) {
  const { id } = wall.cycle;
  const asked = wall.rows.flatMap(({ cells }) => cells).reduce((sum, cell) => sum + cell.asked, 0);
  const query = new URLSearchParams();
  if (filter.lights.length > 0) query.set('lights', filter.lights.join(','));
  if (filter.organisation !== undefined) query.set('organisation', filter.organisation);
  if (filter.stage !== undefined) query.set('stage', filter.stage);
  return (
    <div className="board-filters">
      <Views cycle={id} here="board" />
      <LightFilter wall={wall} filter={filter} set={set} />
      <Select
        id="board-organisation"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('wall.organisation')}
        placeholder={t('ledger.anyLead')}
        value={filter.organisation}
        onChange={(organisation: string | undefined) => {
          set({ organisation });
        }}
        options={wall.rows.map(({ organisation }) => ({
          value: organisation.id,
          label: organisation.title,
        }))}
      />
      <Select
        allowClear
        aria-label={t('ledger.stage')}
        placeholder={t('ledger.anyStage')}
        value={filter.stage}
        onChange={(stage: string | undefined) => {
          set({ stage });
        }}
        options={wall.stages.map((stage) => ({ value: stage.id, label: stage.title }))}
      />
      {asked > 0 && (
        <Button
          icon={<CalendarOutlined />}
          type={filter.asked ? 'primary' : 'default'}
          aria-pressed={filter.asked}
          onClick={() => {
            set({ asked: filter.asked ? undefined : '1' });
          }}
        >
          {t('board.asked', { n: asked })}
        </Button>
      )}
      <span className="gap" />
      <AsOf at={wall.at} stale={stale} />
      <Dropdown
        trigger={['click']}
        menu={{
          items: (['xlsx', 'csv'] as const).map((format) => ({
            key: format,
            label: (
              <a href={`/api/cycles/${id}/cells.${format}?${query.toString()}`} download>
                {t(`board.export.${format}`)}
              </a>
            ),
          })),
        }}
      >
        <Button icon={<DownloadOutlined />}>{t('board.export')}</Button>
      </Dropdown>
      <Button
        icon={<PrinterOutlined />}
        aria-label={t('board.print')}
        title={t('board.print')}
        onClick={() => {
          window.print();
        }}
      />
      {remindAll !== null && (
        <Button type="primary" icon={<SendOutlined />} onClick={remindAll}>
          {t('board.remindAll')}
        </Button>
      )}
    </div>
  );
}
