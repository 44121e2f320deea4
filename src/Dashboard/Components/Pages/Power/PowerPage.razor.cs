using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Power;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Components.Pages.Power;

/// <summary>What a design can find. The design is the address; its simulation starts anew with each change and ends when the page is left.</summary>
public sealed partial class PowerPage
{
    private const string Study = "study";
    private const int MostRuns = 50;

    private readonly AskedView<PowerView> _asked = new(PowerView.Study);
    private PowerView? _started;
    private PowerQuestion? _question;
    private IReadOnlyList<SpecError> _errors = [];
    private PowerStudy? _study;
    private LineModel? _curve, _detectable;
    private CancellationTokenSource? _running;
    private bool _stopped, _isRead;
    private Exception? _failure;
    private IReadOnlyList<RunRow> _runs = [];
    private (string? Run, string? Arm) _shown;
    private DesignGuess? _guess;
    private IReadOnlyList<Choice> _arms = [];

    [SupplyParameterFromQuery(Name = "base")]
    private string? BaseQuery { get; set; }

    [SupplyParameterFromQuery(Name = "effect")]
    private string? EffectQuery { get; set; }

    [SupplyParameterFromQuery(Name = "tasks")]
    private string? TasksQuery { get; set; }

    [SupplyParameterFromQuery(Name = "attempts")]
    private string? AttemptsQuery { get; set; }

    [SupplyParameterFromQuery(Name = "icc")]
    private string? IccQuery { get; set; }

    [SupplyParameterFromQuery(Name = "alpha")]
    private string? AlphaQuery { get; set; }

    [SupplyParameterFromQuery(Name = "comparisons")]
    private string? ComparisonsQuery { get; set; }

    [SupplyParameterFromQuery(Name = "seed")]
    private string? SeedQuery { get; set; }

    [SupplyParameterFromQuery(Name = "run")]
    private string? RunQuery { get; set; }

    [SupplyParameterFromQuery(Name = "arm")]
    private string? ArmQuery { get; set; }

    [Inject]
    private PowerSimulations Simulations { get; set; } = null!;

    [Inject]
    private BenchmarkPower Benchmarks { get; set; } = null!;

    [Inject]
    private BenchmarkTables Tables { get; set; } = null!;

    [Inject]
    private RunQueries Runs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private static string IccHelp => $"Of two attempts at one task. Submissions to Terminal-Bench have {Format.Number(DesignGuess.LeastSeen, 2)} to {Format.Number(DesignGuess.MostSeen, 2)}.";

    private PowerView View => _asked.Value;

    private string LevelHelp => _question is { } question && View.Comparisons != "1"
        ? $"Holm's first step asks each comparison for p ≤ {Format.Number(question.Alpha)}, and the figures are for that; later steps ask less."
        : "Each with the baseline; their level is shared.";

    private string TestText => _question is not { } question ? ""
        : $"{(question.Attempts == 1 ? "McNemar's exact test" : "The test of Cochran, Mantel and Haenszel within tasks")}, two-sided, p ≤ {Format.Number(question.Alpha)}.";

    private IReadOnlyList<Choice> Sources =>
    [
        new Choice(Study, "The study's own design"),
        .. _runs.Select(run => new Choice(run.Id, run.Name)),
        .. View.Run is { } open && _runs.All(run => run.Id != open) ? [new Choice(open, _guess?.RunName ?? open)] : Array.Empty<Choice>(),
    ];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() =>
        _runs = await Runs.ListAsync(new RunFilter([RunState.Completed], [BenchmarkSpec.KindName]), RunSort.Ended, descending: true, 0, MostRuns, Left);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var study = PowerView.Study;
        _asked.Arrive(Navigation, new PowerView(
            BaseQuery ?? study.Base, EffectQuery ?? study.Effect, TasksQuery ?? study.Tasks, AttemptsQuery ?? study.Attempts, IccQuery ?? study.Icc,
            AlphaQuery ?? study.Alpha, ComparisonsQuery ?? study.Comparisons, SeedQuery ?? study.Seed, RunQuery, ArmQuery));
        _question = View.Read(out _errors);
        if (_study is null || _started != View)
        {
            _started = View;
            _ = StartAsync();
        }

        if (_shown != (View.Run, View.Arm))
        {
            await ReadSourceAsync();
        }
    }

    private string? Error(string field) => _errors.FirstOrDefault(error => error.Field == field)?.Message;

    private async Task ReadSourceAsync()
    {
        var (run, arm) = _shown = (View.Run, View.Arm);
        (_guess, _arms, _isRead) = (null, [], false);
        if (run is not null)
        {
            var guess = await Benchmarks.ArmAsync(run, arm, Left);
            var arms = guess is null ? [] : await Tables.ArmsAsync(run, Left);
            if (_shown == (run, arm))
            {
                (_guess, _arms, _isRead) = (guess, [.. arms.Select(one => new Choice(one.Name, $"{one.Name} ({Format.Rate(one.Passed, one.Trials)})"))], true);
            }
        }
    }

    private async Task StartAsync()
    {
        await StopAsync();
        (_stopped, _failure) = (false, null);
        if (_question is null)
        {
            (_study, _curve, _detectable) = (null, null, null);
            return;
        }

        if (_study?.Question != _question)
        {
            (_study, _curve, _detectable) = (new PowerStudy(_question, Simulations), null, null);
        }

        var study = _study;
        using var running = _running = CancellationTokenSource.CreateLinkedTokenSource(Left);
        try
        {
            await study.RunAsync(() => Show(study), running.Token);
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            // Stopped, another design, or the page was left.
        }
#pragma warning disable CA1031 // Whatever failed, the panel shows it and offers to try again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }

        if (_running == running)
        {
            _running = null;
            if (!Left.IsCancellationRequested)
            {
                StateHasChanged();
            }
        }
    }

    private void Show(PowerStudy study)
    {
        if (study != _study)
        {
            return;
        }

        _curve ??= PowerCharts.Power(study);
        _detectable ??= PowerCharts.Detectable(study);
        StateHasChanged();
    }

    private async Task StopAsync()
    {
        _stopped = true;
        if (_running is { } running)
        {
            _running = null;
            await running.CancelAsync();
        }
    }

    private void Pin(double effect) => Go(View with { Effect = PowerView.FromPercent(effect.ToString(System.Globalization.CultureInfo.InvariantCulture)) });

    private Task StartFromAsync(string source)
    {
        if (source == Study)
        {
            Go(PowerView.Study with { Alpha = View.Alpha, Comparisons = View.Comparisons, Seed = View.Seed });
            return Task.CompletedTask;
        }

        if (source.Length > 0)
        {
            return StartFromArmAsync(source, null);
        }

        Go(View with { Run = null, Arm = null });
        return Task.CompletedTask;
    }

    private async Task StartFromArmAsync(string run, string? arm)
    {
        if (await Benchmarks.ArmAsync(run, arm, Left) is { } guess)
        {
            Go(PowerView.Of(guess, Math.Max(1, guess.Tasks), Math.Max(1, guess.Attempts)) with { Alpha = View.Alpha, Comparisons = View.Comparisons, Seed = View.Seed });
        }
    }

    private void Go(PowerView view) => _asked.Go(Navigation, view, view.Url, replace: true);
}
