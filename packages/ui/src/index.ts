export { Alert, type AlertProps } from './alert';
export { Badge, StatusBadge, type BadgeProps, type StatusBadgeProps, type Tone } from './badge';
export { Breadcrumbs, type BreadcrumbsProps } from './breadcrumbs';
export { Button, IconButton, buttonVariants, type ButtonProps, type IconButtonProps } from './button';
export { Card, CardSection, type CardSectionProps } from './card';
export { Checkbox, CheckboxField, type CheckboxFieldProps } from './checkbox';
export { cn } from './cn';
export { CodeBlock, type CodeBlockProps } from './code-block';
export { ColumnPicker, type ColumnPickerProps } from './column-picker';
export { Combobox, type ComboboxProps } from './combobox';
export {
  CommandPalette,
  type CommandGroup,
  type CommandItem,
  type CommandPaletteProps,
} from './command-palette';
export { ConfirmDialog, type ConfirmDialogProps } from './confirm-dialog';
export { CopyButton, type CopyButtonProps } from './copy-button';
export { copyText } from './copy-text';
export {
  DataTable,
  type DataTableColumn,
  type DataTableProps,
  type DataTableSelection,
  type Sort,
} from './data-table';
export { Dialog, Drawer, type DialogProps, type DrawerProps } from './dialog';
export {
  DropdownMenu,
  MenuCheckboxItem,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  type DropdownMenuProps,
  type MenuItemProps,
} from './dropdown-menu';
export { EmptyState, type EmptyStateProps } from './empty-state';
export { Field, FieldError, Label, type FieldControlProps, type FieldProps } from './field';
export { FormActions, FormSection, type FormSectionProps } from './form';
export { Input, SearchInput, Textarea, type SearchInputProps } from './input';
export { Kbd } from './kbd';
export { KeyValueList, type KeyValue } from './key-value-list';
export { Meter, Progress, type MeterProps, type ProgressProps } from './meter';
export { PageHeader, type PageHeaderProps } from './page-header';
export { Pagination, type PaginationProps } from './pagination';
export { pasteText } from './paste-text';
export { RadioCards, type RadioCard, type RadioCardsProps } from './radio-cards';
export { RelativeTime, type RelativeTimeProps } from './relative-time';
export { relativeTime } from './relative-time-text';
export { Select, type SelectOption, type SelectProps } from './select';
export { Skeleton } from './skeleton';
export { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from './table';
export { Tabs, type TabItem, type TabsProps } from './tabs';
export { ThemeToggle, type ThemeChoice, type ThemeToggleProps } from './theme-toggle';
export { Timeline, type TimelineItem } from './timeline';
export { Toaster, toast, type ToasterProps } from './toaster';
export { Tooltip, type TooltipProps } from './tooltip';
export { UiProvider, useUi, type UiLabels, type UiProviderProps } from './ui-provider';
