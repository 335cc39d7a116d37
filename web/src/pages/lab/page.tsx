import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Refused } from '../../api/client';
import { t } from '../../locales';
import { useCycleId } from '../../ui/session';
import { errorText } from '../../ui/error-text';
import { AsOf, Empty, Failed, Shown, Skeleton } from '../../ui/states';
import { Bands } from './bands';
import { ScenarioBar } from './bar';
import { Classes } from './classes';
import type { Fault } from './draft';
import { Distribution } from './histogram';
import { Matrix } from './matrix';
import { Movers } from './movers';
import { titlesOf } from './names';
import { Publishing } from './publication';
import { labQuery, type Lab } from './queries';
import { Benchmarks, Others, Switches } from './rules';
import { Territories } from './territories';
import { useLab, type Laboratory } from './use-lab';
import { usePeek } from './use-keys';
import { Weights } from './weights';
import './lab.css';

const faultText = (fault: Fault): string => {
  if (fault.kind === 'order') return t('lab.outOfOrder');
  const by = Math.abs(fault.missing);
  return t(fault.missing > 0 ? 'lab.sumMissing' : 'lab.sumOver', { n: fault.sum, by });
};

/** Why the results stand still, above them. */
function Frozen({ desk }: { desk: Laboratory }) {
  const { faults, error } = desk;
  if (faults.length === 0 && error === null) return null;
  return (
    <p className="lab-frozen" role="alert">
      <b>{faults.length > 0 ? faults.map(faultText).join(t('list.comma')) : errorText(error)}</b>
      <span>{t('lab.frozen')}</span>
      {faults.length === 0 && !(error instanceof Refused) && (
        <Button size="small" onClick={desk.again}>
          {t('act.again')}
        </Button>
      )}
    </p>
  );
}

function Results({ desk }: { desk: Laboratory }) {
  const peek = usePeek();
  const { run } = desk;
  if (run === undefined) {
    return (
      <div className="lab-results">
        {desk.error === null ? (
          <Skeleton rows={12} />
        ) : (
          <Failed error={desk.error} again={desk.again} />
        )}
      </div>
    );
  }
  return (
    <div className="lab-results" aria-busy={desk.isOld}>
      <Frozen desk={desk} />
      {run.leftOut.length > 0 && (
        <p className="lab-frozen">
          <b>{t('lab.leftOutOf', { n: run.leftOut.length })}</b>
          <Button
            size="small"
            onClick={() => {
              desk.setParam({ tab: 'out' });
            }}
          >
            {t('lab.leftOutList')}
          </Button>
        </p>
      )}
      <div className={desk.isOld ? 'lab-grid old' : 'lab-grid'}>
        {peek && (
          <p className="lab-peek" role="status">
            <b>{t('lab.peeking', { name: titlesOf(desk).before })}</b>
          </p>
        )}
        <Classes desk={desk} run={run} peek={peek} />
        <Matrix desk={desk} run={run} />
        <Distribution desk={desk} run={run} peek={peek} />
        <Movers desk={desk} run={run} />
        <Territories desk={desk} run={run} peek={peek} />
      </div>
      <p className="lab-hints">
        {KEYS.map(([keys, text]) => (
          <span key={keys}>
            <kbd>{keys}</kbd> {t(text)}
          </span>
        ))}
      </p>
    </div>
  );
}

const KEYS = [
  ['↑ ↓', 'lab.keyOne'],
  ['Shift + ↑ ↓', 'lab.keyFive'],
  ['Ctrl/⌘ + S', 'lab.keySave'],
  ['Ctrl/⌘ + Z', 'lab.keyUndo'],
  ['B', 'lab.keyPeek'],
] as const;

/** On a narrow screen the rules and the results stand behind each other. */
function Views({ desk, children }: { desk: Laboratory; children: ReactNode }) {
  const view = desk.param('view') === 'results' ? 'results' : 'rules';
  return (
    <>
      <Segmented
        className="lab-views"
        block
        value={view}
        onChange={(next) => {
          desk.setParam({ view: next === 'rules' ? undefined : next });
        }}
        options={[
          { value: 'rules', label: t('lab.rules') },
          { value: 'results', label: t('lab.results') },
        ]}
      />
      <div className={`lab-body show-${view}`}>{children}</div>
    </>
  );
}

function Laboratory({ lab, staleSince }: { lab: Lab; staleSince: number | null }) {
  const desk = useLab(lab);
  return (
    <div className="lab" data-old={desk.isOld}>
      <ScenarioBar desk={desk} />
      {staleSince !== null && <AsOf at={new Date(staleSince).toISOString()} stale />}
      <Views desk={desk}>
        <aside className="lab-rules" aria-label={t('lab.rules')}>
          <Weights desk={desk} />
          <Benchmarks desk={desk} />
          <Bands desk={desk} />
          <Switches desk={desk} />
          <Others desk={desk} />
          <Publishing mayKeep={desk.mayKeep} />
        </aside>
        <Results desk={desk} />
      </Views>
    </div>
  );
}

/** 评价测算: what another rule would do, before anybody is hurt by it; and the publication, guarded. */
export function Page() {
  const cycle = useCycleId();
  const query = useQuery(labQuery(cycle));
  const { error } = query;
  if (query.data === undefined && error instanceof Refused && error.code === 'lab.nothing-to-try') {
    return (
      <div className="page">
        <Empty
          action={
            <Link to={`/c/${cycle}/year`}>
              <Button>{t('lab.toYear')}</Button>
            </Link>
          }
        >
          {errorText(error)}
        </Empty>
      </div>
    );
  }
  return (
    <Shown query={query} rows={14}>
      {(lab) => (
        <Laboratory key={cycle} lab={lab} staleSince={query.isError ? query.dataUpdatedAt : null} />
      )}
    </Shown>
  );
}
