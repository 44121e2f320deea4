using System.Threading.Channels;
using Vectorscope.Jobs.Benchmarking.Trials;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>
/// Writes what running trials tell: many trials, one writer, since the store takes one at a time. Turns are stored together with
/// whatever gathered meanwhile and are safe when their call returns; looks are shown at most once a second.
/// </summary>
internal sealed class TrialJournal : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private const int MostTurnsAtOnce = 64;

    private readonly TrialStore _store;
    private readonly string _runId;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, TrialLook> _looks = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _writing;
    private readonly Task _showing;

    // Bounded: whoever is faster than the disk waits for it.
    private readonly Channel<(TrialTurn Turn, TaskCompletionSource Stored)> _turns =
        Channel.CreateBounded<(TrialTurn, TaskCompletionSource)>(new BoundedChannelOptions(MostTurnsAtOnce) { SingleReader = true });

    public TrialJournal(TrialStore store, string runId, TimeProvider time)
    {
        _store = store;
        _runId = runId;
        _writing = Task.Run(WriteTurnsAsync);
        _showing = Task.Run(() => ShowAsync(time));
    }

    /// <summary>Stores a turn; returns when it is safe.</summary>
    public async Task AddAsync(TrialTurn turn, CancellationToken cancellationToken)
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _turns.Writer.WriteAsync((turn, stored), cancellationToken);
        await stored.Task;
    }

    public void ShowStage(long trialId, TrialStage stage) => Look(trialId, look => look with { Stage = stage });

    public void ShowScreen(long trialId, string screen)
    {
        var line = LastLine(screen);
        Look(trialId, look => look with { Screen = line });
    }

    public async ValueTask DisposeAsync()
    {
        _turns.Writer.TryComplete();
        await _end.CancelAsync();
        await _writing;
        await _showing;
        _end.Dispose();
    }

    private void Look(long trialId, Func<TrialLook, TrialLook> change)
    {
        lock (_lock)
        {
            _looks[trialId] = change(_looks.GetValueOrDefault(trialId) ?? new TrialLook(trialId, null, null));
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

    private async Task ShowAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                TrialLook[] looks;
                lock (_lock)
                {
                    looks = [.. _looks.Values];
                    _looks.Clear();
                }
                if (looks.Length > 0)
                {
                    await _store.ShowAsync(_runId, looks, _end.Token);
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
