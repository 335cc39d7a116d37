import type { ThemeConfig } from 'antd';

/** Every colour of the face stands here. Colour is spent on state only; greys carry structure. */

export const light = {
  text: '#17212B',
  textSecondary: '#4A5968',
  textTertiary: '#5E6D7C',
  bg: '#F5F7F9',
  panel: '#FFFFFF',
  headBg: '#F3F6F8',
  line: '#E0E6EB',
  lineStrong: '#C9D2DB',
  controlBorder: '#8794A1',
  primary: '#1D4F91',
  primaryBg: '#EAF1F9',
  onPrimary: '#FFFFFF',
  red: '#B92B27',
  redText: '#B92B27',
  redBg: '#FCEEED',
  redStripe: '#D9736F',
  amberText: '#8A5A00',
  amberBg: '#FDF4E0',
  amberFill: '#C47D00',
  amberGlyph: '#2A1A00',
  amberBar: '#B67700',
  green: '#1B7047',
  greenBg: '#E8F4EE',
  glyph: '#FFFFFF',
  neutralLight: '#7A8897',
  inReview: '#6C8FB5',
  flowBar: '#6C8FB5',
  barTrack: '#E4E9EE',
  mark: '#17212B',
  series: '#3573AA',
  seriesStrong: '#174A7E',
  loss: '#8A97A5',
  splitLine: '#EDF1F4',
  stageNow: '#EAF1F9',
  stageLate: '#FCEEED',
  classA: '#174A7E',
  classB: '#3573AA',
  classC: '#8B7243',
  classD: '#7B3F35',
  classOther: '#5E6D7C',
  onClass: '#FFFFFF',
} as const;

export type Tokens = Record<keyof typeof light, string>;

/** The wall is read from four metres in a half-lit room. */
export const dark: Tokens = {
  text: '#EAF0F6',
  textSecondary: '#B4C2D0',
  textTertiary: '#8FA1B3',
  bg: '#0D1520',
  panel: '#131E2B',
  headBg: '#131E2B',
  line: '#22303F',
  lineStrong: '#34465A',
  controlBorder: '#7C90A5',
  primary: '#7DB5F0',
  primaryBg: '#1B3350',
  onPrimary: '#0D1520',
  red: '#FF7A6E',
  redText: '#FF9C92',
  redBg: '#3A1D1F',
  redStripe: '#B5453C',
  amberText: '#F0BC55',
  amberBg: '#2B2516',
  amberFill: '#F0BC55',
  amberGlyph: '#131E2B',
  amberBar: '#F0BC55',
  green: '#57C08C',
  greenBg: '#16302A',
  glyph: '#131E2B',
  neutralLight: '#7C90A5',
  inReview: '#4A7AAE',
  flowBar: '#4A7AAE',
  barTrack: '#22303F',
  mark: '#FFFFFF',
  series: '#4F8FC9',
  seriesStrong: '#8CC2F5',
  loss: '#7C90A5',
  splitLine: '#1B2836',
  stageNow: '#1B3350',
  stageLate: '#2A1A20',
  classA: '#8CC2F5',
  classB: '#4F8FC9',
  classC: '#CDB585',
  classD: '#C98A7C',
  classOther: '#8FA1B3',
  onClass: '#0D1520',
};

export const fontFamily =
  "'Inter Variable', 'Noto Sans SC Variable', 'PingFang SC', 'Microsoft YaHei', sans-serif";

const declarations = (tokens: Tokens): string =>
  Object.entries(tokens)
    .map(([name, value]) => `--${name}:${value};`)
    .join('');

/** CSS custom properties: light everywhere, dark on the wall, and the wall on paper light again. */
export const themeCss = `:root{${declarations(light)}--fontFamily:${fontFamily}}
.dark{${declarations(dark)}}
@media print{.dark{${declarations(light)}}}`;

export const antdTheme: ThemeConfig = {
  cssVar: { key: 'bm' },
  token: {
    fontFamily,
    colorPrimary: light.primary,
    colorLink: light.primary,
    colorError: light.red,
    colorWarning: light.amberText,
    colorSuccess: light.green,
    colorText: light.text,
    colorTextSecondary: light.textSecondary,
    colorTextTertiary: light.textTertiary,
    colorTextPlaceholder: light.textTertiary,
    colorTextDisabled: light.controlBorder,
    colorBorder: light.lineStrong,
    colorBorderSecondary: '#E3E8ED',
    colorBgLayout: light.bg,
    borderRadius: 4,
    fontSize: 13,
    controlHeight: 30,
    controlHeightSM: 24,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.12s',
  },
  components: {
    Input: { colorBorder: light.controlBorder },
    InputNumber: { colorBorder: light.controlBorder },
    Select: { colorBorder: light.controlBorder },
    DatePicker: { colorBorder: light.controlBorder },
    Checkbox: { colorBorder: light.neutralLight },
    Radio: { colorBorder: light.neutralLight },
    Table: { cellPaddingBlockSM: 5, cellPaddingInlineSM: 8, headerBg: light.headBg },
  },
};
