using MudBlazor;

namespace Vectorscope.Dashboard.Components.Dialogs;

/// <summary>Asks before what cannot be undone.</summary>
public static class ConfirmExtensions
{
    /// <summary>True when the reader confirmed.</summary>
    public static async Task<bool> ConfirmAsync(this IDialogService dialogs, string title, string message, string verb, string? typeToConfirm = null, IReadOnlyList<string>? items = null)
    {
        var parameters = new DialogParameters<ConfirmDialog>
        {
            { d => d.Title, title },
            { d => d.Message, message },
            { d => d.Verb, verb },
            { d => d.TypeToConfirm, typeToConfirm },
            { d => d.Items, items ?? [] },
        };
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(title, parameters, new DialogOptions { CloseOnEscapeKey = true, MaxWidth = MaxWidth.ExtraSmall, FullWidth = true });
        return await dialog.Result is { Canceled: false };
    }
}
