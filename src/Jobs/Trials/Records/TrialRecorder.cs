using System.Threading.Channels;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>
/// Writes what running trials tell: many trials, one writer, since the store takes one at a time. Turns are stored together with
/// whatever gathered meanwhile and are safe when their call returns; what a trial does now is written at most once a second.
/// </summary>
internal sealed class TrialRecorder : IAsyncDisposable
{
    private static readonly TimeSpan ActivityEvery = TimeSpan.FromSeconds(1);
    private const int MostTurnsAtOnce = 64;

    private readonly TrialStore _store;
    private readonly string _runId;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, TrialActivity> _activities = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _writingTurns;
    private readonly Task _writingActivities;

    // Bounded: whoever is faster than the disk waits for it.
    private readonly Channel<(TrialTurn Turn, TaskCompletionSource Stored)> _turns =
        Channel.CreateBounded<(TrialTurn, TaskCompletionSource)>(new BoundedChannelOptions(MostTurnsAtOnce) { SingleReader = true });

    public TrialRecorder(TrialStore store, string runId, TimeProvider time)
    {
        _store = store;
        _runId = runId;
        _writingTurns = Task.Run(WriteTurnsAsync);
        _writingActivities = Task.Run(() => WriteActivitiesAsync(time));
    }

    /// <summary>Stores a turn; returns when it is safe.</summary>
    public async Task AddAsync(TrialTurn turn, CancellationToken cancellationToken)
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _turns.Writer.WriteAsync((turn, stored), cancellationToken);
        await stored.Task;
    }

    public void SetStage(long trialId, TrialStage stage) => Change(trialId, activity => activity with { Stage = stage });

    public void SetScreen(long trialId, string screen)
    {
        var line = LastLine(screen);
        Change(trialId, activity => activity with { Screen = line });
    }

    public async ValueTask DisposeAsync()
    {
        _turns.Writer.TryComplete();
        await _end.CancelAsync();
        await _writingTurns;
        await _writingActivities;
        _end.Dispose();
    }

    private void Change(long trialId, Func<TrialActivity, TrialActivity> change)
    {
        lock (_lock)
        {
            _activities[trialId] = change(_activities.GetValueOrDefault(trialId) ?? new TrialActivity(trialId, null, null));
        }
    }

    private async Task WriteTurnsAsync()
    {
        var gathered = new List<(TrialTurn Turn, TaskCompletionSource Stored)>(MostTurnsAtOnce);
        while (await _turns.Reader.WaitToReadAsync())
        {
            gathered.Clear();
            while (gathered.Count < MostTurnsAtOnce && _turns.Reader.TryRead(out var item))
            {
                gathered.Add(item);
            }
            try
            {
                await _store.AddTurnsAsync(_runId, [.. gathered.Select(item => item.Turn)], CancellationToken.None);
                gathered.ForEach(item => item.Stored.SetResult());
            }
            catch (Exception e)
            {
                // Told to the trials whose turns these are; it ends them and with them the run.
                gathered.ForEach(item => item.Stored.SetException(e));
            }
        }
    }

    private async Task WriteActivitiesAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(ActivityEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                TrialActivity[] activities;
                lock (_lock)
                {
                    activities = [.. _activities.Values];
                    _activities.Clear();
                }
                if (activities.Length > 0)
                {
                    await _store.SetActivitiesAsync(_runId, activities, _end.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is through; nobody watches trials that have ended.
        }
    }

    private static string? LastLine(string screen)
    {
        var line = screen.AsSpan().TrimEnd();
        line = line[(line.LastIndexOf('\n') + 1)..].Trim();
        return line.IsEmpty ? null : line.ToString();
    }
}
