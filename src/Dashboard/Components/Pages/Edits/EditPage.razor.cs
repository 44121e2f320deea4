using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Jobs.Editing;

namespace Vectorscope.Dashboard.Components.Pages.Edits;

/// <summary>What a finished edit came to.</summary>
public sealed partial class EditPage : IDisposable
{
    private static readonly IReadOnlyList<Crumb> Trail = [new("Edits", Urls.RunsOf(EditSpec.KindName))];

    private readonly CancellationTokenSource _left = new();
    private readonly Loading<EditReport> _report = new();

    /// <summary>The run.</summary>
    [Parameter]
    public string RunId { get; set; } = "";

    [Inject]
    private EditResults Results { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _report.Reset();
        await ReadAsync();
    }

    private Task ReadAsync() => _report.FindAsync(token => Results.ReadReportAsync(RunId, token), _left.Token);

    private static string Head(HeadFate head) => head switch
    {
        HeadFate.Own => "has weights of its own, which are untouched",
        HeadFate.Untied => "untied: the original embedding is its own now",
        HeadFate.Edited => "tied to the embedding, and edited with it",
        _ => "tied to the embedding, which was left",
    };

    private static string Strongest(ColumnRanking columns) =>
        string.Join("; ", columns.Strongest.Select(one => $"{one.Index}: {Format.Number(one.Contribution)}{(one.Removed ? " ✕" : "")}"));

    private static string Leaks(IReadOnlyList<double> leaks) => leaks.Count == 0 ? Format.None : string.Join(", ", leaks.Select(leak => Format.Number(leak)));

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }
}
