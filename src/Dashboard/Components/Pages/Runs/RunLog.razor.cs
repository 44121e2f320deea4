using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.Interop;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Components.Pages.Runs;

/// <summary>A run's log: read by sequence number, so that no line is lost; followed, paused, filtered, saved.</summary>
public sealed partial class RunLog : IDisposable
{
    private const int Page = 2000;

    private readonly string _id = $"log-{Guid.NewGuid():N}";
    private readonly CancellationTokenSource _left = new();
    private readonly List<LogLineRow> _lines = [];
    private readonly HashSet<RunLogLevel> _levels = [.. Enum.GetValues<RunLogLevel>()];
    private readonly long[] _counts = new long[Enum.GetValues<RunLogLevel>().Length];
    private List<LogLineRow> _shown = [];
    private string? _shownRun;
    private long _readTo;
    private bool _reading;
    private bool _follow = true;
    private bool _paused;
    private bool _scroll;
    private Exception? _error;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public string RunId { get; set; } = "";

    /// <summary>Lines up to here can be read.</summary>
    [Parameter, EditorRequired]
    public long LastSequence { get; set; }

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private FilesModule Files { get; set; } = null!;

    [Inject]
    private BrowserClock Clock { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shownRun != RunId)
        {
            _shownRun = RunId;
            _lines.Clear();
            _readTo = 0;
            Array.Clear(_counts);
            Select();
        }

        if (!_paused)
        {
            await ReadAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_scroll)
        {
            _scroll = false;
            await Files.ScrollToEndAsync(_id);
        }
    }

    private async Task ReadAsync()
    {
        if (_reading)
        {
            return;
        }

        _reading = true;
        try
        {
            _error = null;
            var runId = RunId;
            while (_readTo < LastSequence)
            {
                var page = await Queries.LogAsync(runId, _readTo, Page, _left.Token);
                if (page.Count == 0 || runId != _shownRun)
                {
                    break;
                }

                Add(page);
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
#pragma warning disable CA1031 // Shown in place of the log, with a way to try again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _error = e;
        }
        finally
        {
            _reading = false;
        }
    }

    private void Add(IReadOnlyList<LogLineRow> page)
    {
        _lines.AddRange(page);
        _readTo = page[^1].Sequence;
        foreach (var line in page)
        {
            _counts[(int)line.Level]++;
            if (_levels.Contains(line.Level))
            {
                _shown.Add(line);
            }
        }

        _scroll = _follow;
        StateHasChanged();
    }

    private void Toggle(RunLogLevel level)
    {
        if (!_levels.Remove(level))
        {
            _levels.Add(level);
        }

        Select();
    }

    private void Select()
    {
        _shown = [.. _lines.Where(line => _levels.Contains(line.Level))];
        _scroll = _follow;
    }

    private void FollowAsync(ChangeEventArgs e) => _scroll = _follow = e.Value is true;

    private async Task PauseAsync()
    {
        _paused = !_paused;
        if (!_paused)
        {
            await ReadAsync();
        }
    }

    private static string LevelWord(RunLogLevel level) => level switch
    {
        RunLogLevel.Warning => "warn",
        RunLogLevel.Error => "error",
        _ => "info",
    };
}
