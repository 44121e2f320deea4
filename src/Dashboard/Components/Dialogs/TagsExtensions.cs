using MudBlazor;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Components.Dialogs;

/// <summary>Asks for tags to give and to take.</summary>
public static class TagsExtensions
{
    /// <summary>Nothing of either when the reader thought better of it.</summary>
    public static async Task<(IReadOnlyList<string> Add, IReadOnlyList<string> Remove)> AskForTagsAsync(this IDialogService dialogs, IReadOnlyCollection<RunRow> rows)
    {
        var parameters = new DialogParameters<TagsDialog>
        {
            { d => d.Runs, rows.Count },
            { d => d.Present, [.. rows.SelectMany(row => RunTags.Split(row.Tags)).Distinct().Order(StringComparer.OrdinalIgnoreCase)] },
        };
        var dialog = await dialogs.ShowAsync<TagsDialog>("Tags", parameters, new DialogOptions { CloseOnEscapeKey = true, MaxWidth = MaxWidth.ExtraSmall, FullWidth = true });
        return await dialog.Result is { Canceled: false, Data: (IReadOnlyList<string> add, IReadOnlyList<string> remove) } ? (add, remove) : ([], []);
    }
}
