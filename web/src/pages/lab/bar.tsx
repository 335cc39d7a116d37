import { RollbackOutlined, SaveOutlined, UndoOutlined } from '@ant-design/icons';
import { App, Button, Select, Tag } from 'antd';
import { useState } from 'react';
import { answered, api } from '../../api/client';
import { ActButton, useAct } from '../../forms/act';
import { language, t } from '../../locales';
import { moment } from '../../ui/format';
import { AS_IT_IS, same, type Draft } from './draft';
import { More, NameDialog, bodyOf, renew } from './dialogs';
import { titleOf } from './names';
import type { Lab } from './queries';
import { useLabKeys } from './use-keys';
import type { Laboratory } from './use-lab';

/** Keeps what is tried: under the name it has, or under a new one. */
function useKeeping(desk: Laboratory) {
  const { message } = App.useApp();
  const { cycle, draft, scenario } = desk;
  const save = useAct({
    mutationFn: (id: string) =>
      answered(
        api.PATCH('/api/cycles/{id}/lab/scenarios/{scenario}', {
          params: { path: { id: cycle, scenario: id } },
          body: bodyOf(draft),
        }),
      ),
    onSuccess: async ({ name }) => {
      await renew(cycle);
      void message.success(t('lab.saved', { name }));
    },
  });
  const [naming, setNaming] = useState(false);
  return {
    naming,
    setNaming,
    isPending: save.isPending,
    /** What Ctrl+S does. */
    save: (): void => {
      if (scenario === undefined) setNaming(true);
      else if (desk.isDirty) save.mutate(scenario.id);
    },
  };
}

const optionsOf = ({ scenarios }: Lab) => [
  { value: '', label: t('lab.inForce') },
  ...scenarios.map(({ id, name, by, at }) => ({
    value: id,
    label: t('lab.scenarioOf', { name, by, at: moment(at).day.slice(5) }),
  })),
];

function Pickers({ desk }: { desk: Laboratory }) {
  const { lab, scenario, against, group } = desk;
  const version = scenario?.version ?? lab.version;
  return (
    <>
      <Select
        className="scenario"
        variant="borderless"
        aria-label={t('lab.scenario')}
        popupMatchSelectWidth={false}
        value={scenario?.id ?? ''}
        labelRender={() => titleOf(scenario)}
        onChange={(id) => {
          const next = lab.scenarios.find((one) => one.id === id);
          desk.open(id, next ?? AS_IT_IS);
        }}
        options={optionsOf(lab)}
      />
      {scenario !== undefined && desk.mayKeep && <More desk={desk} scenario={scenario} />}
      <Tag className="trial">{lab.mark}</Tag>
      {desk.isDirty && <Tag className="unsaved">{t('lab.unsaved')}</Tag>}
      <label className="against">
        {t('lab.with')}
        <Select
          aria-label={t('lab.with')}
          popupMatchSelectWidth={false}
          value={against?.id ?? ''}
          labelRender={() => titleOf(against)}
          onChange={(id) => {
            desk.setParam({ vs: id, cell: undefined, bin: undefined });
          }}
          options={optionsOf(lab)}
        />
      </label>
      {lab.groups.length > 1 && (
        <Select
          className="group"
          aria-label={t('lab.group')}
          value={group ?? ''}
          onChange={(id) => {
            desk.setParam({ group: id, bin: undefined });
          }}
          options={[
            { value: '', label: t('lab.allGroups') },
            ...lab.groups.map(({ id, title, english }) => ({
              value: id,
              label: language === 'en' ? english : title,
            })),
          ]}
        />
      )}
      <span className="sample">
        {t('lab.sample', {
          n: lab.scored,
          version: lab.version,
          at: moment(lab.at).short,
        })}
        {version < lab.version && <b className="amber">{t('lab.older', { version })}</b>}
      </span>
    </>
  );
}

/** The scenario bar: what is tried, beside what, on which figures; keep, take back. */
export function ScenarioBar({ desk }: { desk: Laboratory }) {
  const { against, mayKeep, scenario, undo } = desk;
  const keeping = useKeeping(desk);
  useLabKeys({
    ...(mayKeep && { save: keeping.save }),
    undo: () => undo?.(),
  });
  const target: Draft = against ?? AS_IT_IS;
  return (
    <header className="lab-bar">
      <h1 className="visually-hidden">{t('page.lab')}</h1>
      <Pickers desk={desk} />
      <span className="gap" />
      <Button
        icon={<UndoOutlined />}
        disabled={undo === null}
        title={t('lab.undoKey')}
        onClick={() => undo?.()}
      >
        {t('lab.undo')}
      </Button>
      <Button
        icon={<RollbackOutlined />}
        disabled={same(desk.draft, target)}
        title={t('lab.revertTo', { name: titleOf(against) })}
        onClick={() => {
          desk.open(scenario?.id ?? '', { rules: target.rules, benchmarks: target.benchmarks });
        }}
      >
        {t('lab.revert')}
      </Button>
      {mayKeep && scenario !== undefined && (
        <ActButton
          icon={<SaveOutlined />}
          disabled={!desk.isDirty}
          loading={keeping.isPending}
          title={t('lab.saveKey')}
          onClick={keeping.save}
        >
          {t('lab.save')}
        </ActButton>
      )}
      {mayKeep && (
        <Button
          icon={scenario === undefined ? <SaveOutlined /> : undefined}
          data-act="save-as"
          onClick={() => {
            keeping.setNaming(true);
          }}
        >
          {t('lab.saveAs')}
        </Button>
      )}
      {keeping.naming && (
        <NameDialog
          desk={desk}
          onClose={() => {
            keeping.setNaming(false);
          }}
        />
      )}
    </header>
  );
}
