using Microsoft.AspNetCore.Components;
using MudBlazor;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Interop;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Studies;

namespace Vectorscope.Dashboard.Components.Pages.Studies;

/// <summary>Every arm that a study ever tried; filters, order and the open arm are its address.</summary>
public sealed partial class LedgerPage
{
    // More rows than this are a table, not a figure.
    private const int MostDrawn = 40;

    private static readonly Dictionary<string, object?> Download = new() { ["download"] = "" };

    private readonly Loading<Ledger> _ledger = new();
    private readonly HashSet<string> _chosen = [];
    private readonly AskedView<LedgerView> _asked = new(new(""));
    private IReadOnlyList<LedgerRow> _shown = [];
    private List<LedgerRow> _drawn = [];
    private IntervalModel? _chart;
    private string? _read;

    /// <summary>The study's id or its name.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextQuery { get; set; }

    /// <summary>Comma-separated verdicts.</summary>
    [SupplyParameterFromQuery(Name = "verdict")]
    private string? VerdictQuery { get; set; }

    /// <summary>Comma-separated tags.</summary>
    [SupplyParameterFromQuery(Name = "tag")]
    private string? TagQuery { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortQuery { get; set; }

    [SupplyParameterFromQuery(Name = "order")]
    private string? OrderQuery { get; set; }

    [SupplyParameterFromQuery(Name = "rows")]
    private string? RowsQuery { get; set; }

    /// <summary>The arm whose drawer is open.</summary>
    [SupplyParameterFromQuery(Name = "arm")]
    private string? ArmQuery { get; set; }

    [Inject]
    private Ledgers Ledgers { get; set; } = null!;

    [Inject]
    private FilesModule Files { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private Ledger Ledger => _ledger.Value!;

    private IReadOnlyList<Crumb> Trail => [new("Studies", Urls.Studies), .. _ledger.Value is { } ledger ? [new Crumb(ledger.Study.Name, Urls.Study(ledger.Study.Id))] : (Crumb[])[]];

    private string Summary => _ledger.Value is { } ledger
        ? $"Every arm that {ledger.Study.Name} ever tried{(ledger.Study.BaselineName is { } baseline ? $", against {baseline}" : "")}."
        : "Every arm that the study ever tried.";

    private LedgerView View => _asked.Value;

    private IReadOnlyList<LedgerRow> Visible => View.All ? _shown : [.. _shown.Take(LedgerView.Usual)];

    private IReadOnlyList<(string Word, int Count)> Verdicts =>
        [.. Ledger.Rows.Where(row => row.Role != LedgerRole.Baseline).GroupBy(LedgerView.WordOf).Select(group => (group.Key, group.Count())).OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    private IReadOnlyList<string> Tags => [.. Ledger.Rows.SelectMany(LedgerView.TagsOf).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];

    private int Again => Ledger.Rows.Count(row => row.Role == LedgerRole.BaselineAgain);

    private string ChartNote
    {
        get
        {
            var all = _shown.Count(IsDrawn);
            return $"{(all > _drawn.Count ? $"The first {Format.Count(_drawn.Count)} of {Format.Count(all)} arms in the table's order. " : "")}Intervals are 95 % and are not adjusted for how many there are.{(_drawn.Any(row => row.IsCounts) ? " Rings: arms known by their counts alone." : "")}";
        }
    }

    private string? CompareUrl
    {
        get
        {
            var baseline = Ledger.Rows.FirstOrDefault(row => row.Role == LedgerRole.Baseline);
            List<LedgerRow> arms = [.. Ledger.Rows.Where(row => row.Role != LedgerRole.Baseline && row.Trials > 0 && _chosen.Contains(row.Arm))];
            return arms.Count == 0 || (baseline is null && arms.Count < 2) ? null : LedgerLinks.Compare(baseline is null ? arms : [baseline, .. arms]);
        }
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => Watch(null, async changes =>
    {
        if (_ledger.Value is { } ledger && changes.Any(change => change.State.IsEnd() && ledger.Rows.Any(row => row.RunId == change.RunId && row.State != change.State)))
        {
            await ReadAsync();
        }
    });

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _asked.Arrive(Navigation, LedgerView.From(Id, TextQuery, VerdictQuery, TagQuery, SortQuery, OrderQuery, RowsQuery, ArmQuery));
        if (_read != Id)
        {
            _read = Id;
            _chosen.Clear();
            _ledger.Reset();
            await ReadAsync();
        }
        else
        {
            Arrange();
        }
    }

    private async Task ReadAsync()
    {
        await _ledger.FindAsync(token => Ledgers.ReadAsync(Id, token), Left);
        Arrange();
    }

    private void Arrange()
    {
        if (_ledger.Value is not { } ledger)
        {
            return;
        }

        _shown = View.Of(ledger.Rows);
        List<LedgerRow> drawn = [.. _shown.Where(IsDrawn).Take(MostDrawn)];
        // The same figure is not drawn anew when only a drawer opens.
        if (!drawn.SequenceEqual(_drawn))
        {
            _drawn = drawn;
            _chart = drawn.Count == 0 ? null : LedgerCharts.Effects(ledger, drawn);
        }
    }

    private static bool IsDrawn(LedgerRow row) => row is { Effect: not null, LeftOut.Length: 0 };

    private void Go(LedgerView view) => _asked.Go(Navigation, view, view.Url, replace: view.Arm == View.Arm);

    private void ChooseAsync((string Arm, bool On) choice)
    {
        if (choice.On)
        {
            _chosen.Add(choice.Arm);
        }
        else
        {
            _chosen.Remove(choice.Arm);
        }
    }

    private async Task CopyAsync(Func<IReadOnlyList<string>, IReadOnlyList<IReadOnlyList<string>>, string> write)
    {
        var (headers, rows) = LedgerText.Table(_shown, Ledger.Tested);
        Snackbar.Add(await Files.CopyAsync(write(headers, rows)) ? $"Copied {Format.Count(rows.Count, "arm")}." : "The browser does not let this page copy; download the CSV instead.", Severity.Normal);
    }
}
