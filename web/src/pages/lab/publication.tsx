import { UploadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Upload } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { uploaded, type Schema } from '../../api/client';
import { cycleQuery, queryClient } from '../../api/queries';
import { ActButton, useAct } from '../../forms/act';
import { useCycleAction } from '../../forms/cycle-action';
import { language, t } from '../../locales';
import { moment } from '../../ui/format';
import { useCycleId } from '../../ui/session';
import { Shown } from '../../ui/states';
import { publicationQuery, type Publication } from './queries';
import { Versions } from './versions';

type Condition = Publication['conditions'][number];
type Gate = Condition['gate'];
type YearAction = Schema['CycleDetail']['actions'][number];

const GATES: readonly Gate[] = ['weights', 'frozen', 'evaluated', 'appeals', 'approved'];

/** Met: a ring with a tick; not met: a dashed ring. The word is said, too. */
function Mark({ met }: { met: boolean }) {
  return (
    <svg
      className="gate-mark"
      role="img"
      aria-label={t(met ? 'lab.met' : 'lab.unmet')}
      viewBox="0 0 16 16"
      width={15}
      height={15}
    >
      <circle cx="8" cy="8" r="6.4" className={met ? 'met' : 'unmet'} />
      {met && <path d="m5 8.3 2.1 2.2L11.2 6" className="met" />}
    </svg>
  );
}

/** What stands in the way, each leading to where it is cleared. */
function Blocks({ cycle, condition }: { cycle: string; condition: Condition }) {
  const { id, blocks, phases, title, english } = condition;
  return blocks.map((block, index) => {
    const phase = phases[index];
    const to =
      id === 'weights'
        ? '#weights-0'
        : phase === undefined
          ? `/c/${cycle}/year`
          : `/c/${cycle}/subjects?phase=${phase}`;
    return (
      <Link key={block} to={to} title={language === 'en' ? english : title}>
        {block}
      </Link>
    );
  });
}

/** An action of the year, in its place among the conditions. */
function Act({ action, onTake }: { action: YearAction | undefined; onTake: () => void }) {
  if (action === undefined) return null;
  return (
    <ActButton
      size="small"
      disabled={!action.possible}
      title={action.reasons.join(t('list.comma'))}
      data-action={action.event}
      onClick={onTake}
    >
      {action.label}
    </ActButton>
  );
}

/** Scans of the minutes are kept beside the publishing stage. */
function Minutes({ publication }: { publication: Publication }) {
  const { message } = App.useApp();
  const { flow, minutes, papers } = publication;
  const keep = useAct({
    mutationFn: (file: File) => uploaded(`/api/flows/${flow ?? ''}/files`, file),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['cycle'] });
      void message.success(t('lab.minutesKept'));
    },
  });
  return (
    <>
      {minutes !== null && <span>{t('lab.minutes', { no: minutes })}</span>}
      {papers.map(({ id, name, url, by, at }) => (
        <a key={id} href={url} title={`${by} ${moment(at).short}`}>
          {name}
        </a>
      ))}
      {flow !== null && (
        <Upload
          showUploadList={false}
          accept=".pdf,.png,.jpg,.jpeg,.docx,.xlsx"
          beforeUpload={(file) => {
            keep.mutate(file);
            return false;
          }}
        >
          <Button size="small" icon={<UploadOutlined />} loading={keep.isPending}>
            {t('lab.attach')}
          </Button>
        </Upload>
      )}
    </>
  );
}

function Gates({ publication, mayKeep }: { publication: Publication; mayKeep: boolean }) {
  const cycle = useCycleId();
  const year = useQuery(cycleQuery(cycle));
  const { take, dialog } = useCycleAction(cycle);
  const actionOf = (event: string) => year.data?.actions.find((one) => one.event === event);
  const act = (event: string): ReactNode => {
    const action = actionOf(event);
    return (
      <Act
        action={action}
        onTake={() => {
          if (action !== undefined) take(action);
        }}
      />
    );
  };
  const beside: Partial<Record<Gate, ReactNode>> = {
    evaluated: act('grade'),
    approved: (
      <>
        {mayKeep && <Minutes publication={publication} />}
        {act('approve-result')}
      </>
    ),
  };
  const publish = actionOf('publish');
  const met = (gate: Gate) =>
    publication.conditions.filter((one) => one.gate === gate).every((one) => one.met);
  return (
    <>
      <h2 id="lab-publication">
        {t('lab.conditions')}
        <span className={GATES.every(met) ? 'green' : 'amber'}>
          {GATES.filter(met).length} / {GATES.length}
        </span>
      </h2>
      <ul className="gates">
        {GATES.map((gate) => (
          <li key={gate} data-gate={gate} data-met={met(gate)}>
            <Mark met={met(gate)} />
            <div>
              <b>{t(`lab.gate.${gate}`)}</b>
              <p>
                {publication.conditions
                  .filter((one) => one.gate === gate)
                  .map((one) => (
                    <Blocks key={one.id} cycle={cycle} condition={one} />
                  ))}
                {beside[gate]}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {publish !== undefined && (
        <ActButton
          type="primary"
          block
          data-action="publish"
          disabled={!publish.possible}
          aria-describedby="lab-publish-about"
          onClick={() => {
            take(publish);
          }}
        >
          {t('lab.publish')}
        </ActButton>
      )}
      <p className="lab-note" id="lab-publish-about">
        {t(publish === undefined || publish.possible ? 'lab.publishAbout' : 'lab.publishShut')}
      </p>
      {dialog}
    </>
  );
}

/** 发布条件, and what has been published; what is tried here is never published. */
export function Publishing({ mayKeep }: { mayKeep: boolean }) {
  const query = useQuery(publicationQuery(useCycleId()));
  return (
    <section className="publication" aria-labelledby="lab-publication">
      <Shown query={query} rows={5}>
        {(publication) => (
          <>
            {publication.versions.length === 0 && (
              <Gates publication={publication} mayKeep={mayKeep} />
            )}
            {publication.versions.length > 0 && (
              <Versions publication={publication} mayDecide={mayKeep} />
            )}
          </>
        )}
      </Shown>
    </section>
  );
}
