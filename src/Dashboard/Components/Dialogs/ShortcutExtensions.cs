using MudBlazor;

namespace Vectorscope.Dashboard.Components.Dialogs;

/// <summary>Shows all keys.</summary>
public static class ShortcutExtensions
{
    /// <summary>Opens the help on keys.</summary>
    public static Task ShowShortcutsAsync(this IDialogService dialogs) =>
        dialogs.ShowAsync<ShortcutHelp>("Keyboard shortcuts", new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true, CloseButton = true });
}
