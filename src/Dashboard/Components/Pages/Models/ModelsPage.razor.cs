using Microsoft.AspNetCore.Components;
using MudBlazor;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Models;

namespace Vectorscope.Dashboard.Components.Pages.Models;

/// <summary>Known checkpoints, and how to add more.</summary>
public sealed partial class ModelsPage
{
    private readonly Loading<IReadOnlyList<ModelRow>> _models = new();
    private bool _scanning;
    private bool _adding;
    private string _folder = "";
    private string? _folderError;

    [Inject]
    private ModelLibrary Library { get; set; } = null!;

    [Inject]
    private BuiltInLibrary BuiltIn { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => ReadAsync();

    private Task ReadAsync() => _models.ReadAsync(Library.ListAsync, CancellationToken.None);

    private async Task ScanAsync()
    {
        _scanning = true;
        StateHasChanged();
        try
        {
            var scan = await Library.ScanAsync(CancellationToken.None);
            Snackbar.Add($"Found {Format.Count(scan.Found, "model folder")}, {Format.Count(scan.New)} of them new{(scan.Missing > 0 ? $"; {Format.Count(scan.Missing)} gone" : "")}.");
            await ReadAsync();
        }
        finally
        {
            _scanning = false;
        }
    }

    private async Task RestoreAsync()
    {
        await BuiltIn.RestoreModelAsync(CancellationToken.None);
        await ReadAsync();
    }

    private async Task AddAsync()
    {
        var result = await Library.AddAsync(_folder, CancellationToken.None);
        if (!result.IsDone)
        {
            _folderError = result.Errors.Count > 0 ? result.Errors[0].Message : result.Sentence;
            return;
        }

        (_folder, _folderError, _adding) = ("", null, false);
        Snackbar.Add(result.Sentence);
        Navigation.NavigateTo(Urls.Model(result.Id!));
    }

    private ChartTable Table() => new(
        ["name", "folder", "parameters", "layers", "width", "bytes", "types", "chatTemplate", "hash", "problem", "missing"],
        [.. (_models.Value ?? []).Select(model => new object?[]
        {
            model.Name, model.Folder, model.Summary?.Parameters, model.Summary?.Layers, model.Summary?.Width, model.Bytes,
            model.Summary is { } summary ? string.Join(" ", summary.Types) : null, model.Summary?.ChatTemplate, model.ContentHash, model.Problem, model.Missing ? 1 : 0,
        })]);
}
