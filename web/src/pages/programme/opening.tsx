import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { answered, api, type Schema } from '../../api/client';
import { planQuery, queryClient } from '../../api/queries';
import { ActButton, useAct } from '../../forms/act';
import { dropDraft, keepDraft, readDraft } from '../../forms/draft';
import { t } from '../../locales';
import { Light } from '../../ui/light';
import { errorText } from '../../ui/error-text';
import { Plan } from './plan';
import { Workload } from './workload';

type View = Schema['ProgrammeView'];
type Gap = View['toFill'][number];
type Fillings = Record<string, string>;

/** What has been typed into the gaps, kept on this machine until the year is open. */
function useFillings(key: string): [Fillings, (next: Fillings) => void] {
  const [values, setValues] = useState<Fillings>(() => {
    const kept = readDraft(key)?.values ?? {};
    return Object.fromEntries(Object.entries(kept).map(([path, text]) => [path, String(text)]));
  });
  const set = (next: Fillings): void => {
    setValues(next);
    keepDraft(key, next);
  };
  return [values, set];
}

function GapRow({
  gap,
  value,
  onChange,
}: {
  gap: Gap;
  value: string;
  onChange: (value: string) => void;
}) {
  const { place, clause, reason, propose } = gap;
  return (
    <tr data-gap={gap.path}>
      <th scope="row">
        {place}{' '}
        {clause !== null && <small className="clause">{t('score.clause', { clause })}</small>}
        <span className="code">{reason}</span>
      </th>
      <td className="proposal">{propose ?? <i>{t('programme.noProposal')}</i>}</td>
      <td>
        <Input.TextArea
          aria-label={place}
          autoSize={{ minRows: 1, maxRows: 8 }}
          value={value}
          onChange={({ target }) => {
            onChange(target.value);
          }}
        />
      </td>
      <td className="nowrap">
        {propose !== null && value !== propose && (
          <Button
            size="small"
            onClick={() => {
              onChange(propose);
            }}
          >
            {t('programme.take')}
          </Button>
        )}
        {value.trim() !== '' && <Light state="done" />}
      </td>
    </tr>
  );
}

/** Fills what the source leaves open, shows the plan that makes, and opens the year. */
export function Opening({ view, year }: { view: View; year: number }) {
  const { id } = view.summary;
  const draftKey = `open:${id}:${String(year)}`;
  const [fillings, setFillings] = useFillings(draftKey);
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  const left = view.toFill.filter(({ path }) => (fillings[path] ?? '').trim() === '').length;
  const [tried, setTried] = useState<Fillings | null>(null);
  const [rehearsed, setRehearsed] = useState<Fillings | null>(null);
  const preview = useQuery({ ...planQuery(id, year, tried ?? {}), enabled: tried !== null });
  const open = useAct({
    mutationFn: () =>
      answered(api.POST('/api/cycles', { body: { programme: id, year, fillings } })),
    onSuccess: async (cycle) => {
      dropDraft(draftKey);
      await queryClient.invalidateQueries({ queryKey: ['session'] });
      void navigate(`/c/${cycle.id}/year`);
    },
  });
  const proposed = view.toFill.filter(({ propose }) => propose !== null);
  return (
    <section className="card opening" data-left={left}>
      <h2>
        <Light state={left === 0 ? 'onTrack' : 'dueSoon'} size={15} />
        {t('programme.open', { year })}
        <small>{left === 0 ? t('programme.allFilled') : t('programme.left', { n: left })}</small>
        <span className="gap" />
        {proposed.length > 0 && (
          <Button
            size="small"
            onClick={() => {
              setFillings({ ...proposalsOf(view.toFill), ...filledOf(fillings) });
            }}
          >
            {t('programme.takeAll', { n: proposed.length })}
          </Button>
        )}
        <Button
          size="small"
          onClick={() => {
            setRehearsed(filledOf(fillings));
          }}
        >
          {t('workload.open')}
        </Button>
        <Button
          size="small"
          loading={preview.isFetching}
          onClick={() => {
            setTried(fillings);
          }}
        >
          {t('programme.preview')}
        </Button>
        <ActButton
          size="small"
          type="primary"
          disabled={left > 0}
          loading={open.isPending}
          onClick={() => {
            setAsking(true);
          }}
        >
          {t('programme.open', { year })}
        </ActButton>
      </h2>
      {preview.isError && (
        <p className="red" role="alert">
          {errorText(preview.error)}
        </p>
      )}
      <div className="scroll-x list-scroll">
        <table className="sheet">
          <thead>
            <tr>
              <th>{t('programme.place')}</th>
              <th>{t('programme.proposal')}</th>
              <th>{t('programme.decided')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {view.toFill.map((gap) => (
              <GapRow
                key={gap.path}
                gap={gap}
                value={fillings[gap.path] ?? ''}
                onChange={(value) => {
                  setFillings({ ...fillings, [gap.path]: value });
                }}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Modal
        open={tried !== null && preview.data !== undefined}
        width={1000}
        title={t('programme.previewOf', { year })}
        footer={null}
        onCancel={() => {
          setTried(null);
        }}
      >
        {preview.data !== undefined && <Plan plan={preview.data} />}
      </Modal>
      {rehearsed !== null && (
        <Workload
          programme={id}
          year={year}
          fillings={rehearsed}
          onClose={() => {
            setRehearsed(null);
          }}
        />
      )}
      <Modal
        open={asking}
        title={t('programme.open', { year })}
        okText={t('programme.open', { year })}
        onOk={() => {
          setAsking(false);
          open.mutate();
        }}
        onCancel={() => {
          setAsking(false);
        }}
      >
        <p>{t('programme.frozen', { title: view.summary.title, year })}</p>
      </Modal>
    </section>
  );
}

const proposalsOf = (gaps: readonly Gap[]): Fillings =>
  Object.fromEntries(
    gaps.flatMap(({ path, propose }) => (propose === null ? [] : [[path, propose]])),
  );

/** What somebody has written stays before what is proposed. */
const filledOf = (fillings: Fillings): Fillings =>
  Object.fromEntries(Object.entries(fillings).filter(([, text]) => text.trim() !== ''));
