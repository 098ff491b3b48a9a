/**
 * The one place for design tokens: near-monochrome surfaces, brass as the only accent.
 * Severity and state colours live in base.css as variables, because they differ by colour scheme.
 */
import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const brass: MantineColorsTuple = [
  '#fbf6e8', '#f2e6c6', '#e6d09a', '#dcbd72', '#d2ab52', '#bd9138', '#9c7526', '#7d5c14', '#644909', '#4b3604',
];
const stone: MantineColorsTuple = [
  '#fafaf8', '#f3f2ef', '#e8e6e1', '#d5d2cb', '#b4b0a7', '#8d8880', '#6a665f', '#4a4742', '#2d2b28', '#1b1a18',
];
const dark: MantineColorsTuple = [
  '#eceae5', '#c9c5bd', '#a5a098', '#7a766e', '#4a4742', '#383632', '#2a2825', '#1d1c1a', '#171614', '#11100f',
];

export const theme = createTheme({
  primaryColor: 'brass',
  primaryShade: { light: 7, dark: 4 },
  variantColorResolver: (input) => {
    const usual = defaultVariantColorsResolver(input);
    return input.variant === 'filled' ? { ...usual, color: 'var(--on-accent)', hoverColor: 'var(--on-accent)' } : usual;
  },
  colors: { brass, stone, gray: stone, dark },
  black: '#1b1a18',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '0.1875rem', sm: '0.25rem', md: '0.375rem', lg: '0.5rem', xl: '0.75rem' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
    Autocomplete: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-start', withInitialFocusPlaceholder: false } },
    Popover: { defaultProps: { shadow: 'md', position: 'bottom-start', withinPortal: true } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false } },
    Modal: { defaultProps: { padding: 'lg', radius: 'lg', transitionProps: { duration: 120 } } },
  },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fafaf8',
    '--mantine-color-text': '#1b1a18',
    '--mantine-color-dimmed': '#65615a',
    '--mantine-color-placeholder': '#6f6b63',
    '--mantine-color-default-border': '#dad7d0',
    '--mantine-color-error': '#b3172b',
  },
  dark: {
    '--mantine-color-body': '#11100f',
    '--mantine-color-text': '#eceae5',
    '--mantine-color-dimmed': '#a5a098',
    '--mantine-color-placeholder': '#938e86',
    '--mantine-color-default': '#1d1c1a',
    '--mantine-color-default-border': '#383632',
    '--mantine-color-error': '#ff8080',
  },
});
