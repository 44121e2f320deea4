using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Serving.Replies;

namespace Vectorscope.Jobs.Serving;

/// <summary>An answer while it is written. Disposing it ends what is still under way.</summary>
public sealed class ServedAnswer : IAsyncDisposable
{
    private readonly Channel<Written> _written = Channel.CreateUnbounded<Written>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _left;
    private readonly IReadOnlyList<ServedRow> _rows;
    private readonly ServedModels.Taken _taken;
    private readonly ServingStatus _status;
    private readonly Beat _beat;
    private readonly ServingOptions _options;
    private readonly TimeProvider _time;
    private readonly Activity? _activity;
    private readonly long _asked;
    private readonly Action<ServedAnswer, EndedAnswer>? _ended;
    private readonly Task _computed;
    private ServingOutcome _outcome = ServingOutcome.Cancelled;
    private string? _failure;
    private long _firstAt;
    private bool _first, _counted;

    internal ServedAnswer(
        ServedModels.Taken taken, Func<ServedAnswer, IReadOnlyList<ServedRow>> rows, ServingStatus status, Beat beat, ServingOptions options, TimeProvider time, Activity? activity, long asked,
        Action<ServedAnswer, EndedAnswer>? ended, CancellationToken cancellationToken)
    {
        (_taken, _status, _beat, _options, _time, _activity, _asked, _ended) = (taken, status, beat, options, time, activity, asked, ended);
        _left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            _rows = rows(this);
        }
        catch
        {
            _left.Dispose();
            throw;
        }
        _computed = ComputeAsync();
    }

    /// <summary>What whoever asked calls the answer.</summary>
    public string Id { get; set; } = Guid.CreateVersion7().ToString("n");

    /// <summary>The model's name on the list.</summary>
    public string Model => _taken.Model.Name;

    /// <summary>Of the model's content.</summary>
    public string ModelHash => _taken.Model.Hash;

    /// <summary>Of the model: tells what tokens are.</summary>
    public Tokenizer Tokenizer => _taken.Model.Tokenizer;

    /// <summary>Replies, in the order of the prompts and for each prompt in the order of its choices.</summary>
    public int Choices => _rows.Count;

    /// <summary>What it took, once all pieces are read.</summary>
    public ServedUsage Usage => new(
        _rows.Where(row => row.Choice % row.OfPrompt == 0).Sum(row => row.PromptTokens),
        _rows.Where(row => row.Choice % row.OfPrompt == 0).Sum(row => row.CachedTokens),
        _rows.Sum(row => row.Reader.Count),
        _rows.Any(row => row.Thinks) ? _rows.Sum(row => row.Reader.Reasoned) : null);

    /// <summary>Whoever asked has gone away, or everything is said.</summary>
    internal CancellationToken Left => _left.Token;

    /// <summary>A token was written; on the engine thread.</summary>
    internal void Hear(int choice, int id, TokenScores? scores)
    {
        if (_firstAt == 0)
        {
            _firstAt = _time.GetTimestamp();
        }
        _written.Writer.TryWrite(new(choice, id, scores, null));
    }

    /// <summary>The pieces as they come, of all choices in turns.</summary>
    /// <param name="soon">Whether somebody wants each as soon as it comes, at the pace of streams; else there is a look once a second.</param>
    /// <exception cref="ServingException">A reply could not be computed.</exception>
    public async IAsyncEnumerable<ServedPiece> ReadAsync(bool soon, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _written.Reader.WaitToReadAsync(cancellationToken))
        {
            Take();
            foreach (var row in _rows)
            {
                if (row.Reader.Next() is { } piece)
                {
                    yield return piece;
                }
            }
            if (_rows.All(row => row.Reader.HasEnded))
            {
                break;
            }
            if (!_computed.IsCompleted)
            {
                await Task.WhenAny(soon ? _beat.NextAsync(_options.PaceOf(_status.LiveRows)) : Task.Delay(TimeSpan.FromSeconds(1), cancellationToken), _computed);
            }
        }
        cancellationToken.ThrowIfCancellationRequested();
        _outcome = ServingOutcome.Completed;
        Count();
    }

    private void Take()
    {
        var tokens = 0;
        while (_written.Reader.TryRead(out var written))
        {
            var row = _rows[written.Choice];
            if (row.Reader.HasEnded)
            {
                continue;
            }
            if (written.End is { } end)
            {
                End(row, end);
                continue;
            }
            if (row.HasStopped)
            {
                continue;
            }
            tokens++;
            row.Take(written.Id, written.Scores);
        }
        if (tokens > 0)
        {
            _status.Wrote(tokens);
            if (!_first)
            {
                _first = true;
                _status.First(Model, _time.GetElapsedTime(_asked, _firstAt));
            }
        }
    }

    private void End(ServedRow row, Task<GeneratedReply> end)
    {
        try
        {
            row.End(end);
        }
        catch (Exception e)
        {
            (_outcome, _failure) = (ServingOutcome.Failed, e.Message);
            if (EngineFailures.Sentence(Model, e) is { } sentence)
            {
                throw new ServingException(ServingFault.Failed, sentence, inner: e);
            }
            throw;
        }
    }

    private async Task ComputeAsync()
    {
        await Task.WhenAll(_rows.Select(EndAsync));
        _written.Writer.Complete();
    }

    private async Task EndAsync(ServedRow row)
    {
        await ((Task)row.Reply).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        row.GiveBack();
        _written.Writer.TryWrite(new(row.Choice, 0, null, row.Reply));
    }

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        await _computed;
        _left.Dispose();
        foreach (var row in _rows)
        {
            row.Dispose();
        }
        Count();
        ServingTrace.End(_activity, Model, Usage, _rows.Select(row => row.Finish).OfType<ServedFinish>(), _outcome);
        _ended?.Invoke(this, new(_rows, _outcome, _failure));
        _taken.Dispose();
    }

    // Before whoever asked has read the end: what is answered is counted, and its place is free for what is asked next.
    private void Count()
    {
        if (_counted)
        {
            return;
        }
        _counted = true;
        _status.Ended(Model, _outcome, Usage, _time.GetElapsedTime(_asked));
        _status.Left(_rows.Count);
    }

    /// <summary>An answer that has ended.</summary>
    /// <param name="Failure">Why it failed; null where it did not.</param>
    internal sealed record EndedAnswer(IReadOnlyList<ServedRow> Rows, ServingOutcome Outcome, string? Failure);

    private readonly record struct Written(int Choice, int Id, TokenScores? Scores, Task<GeneratedReply>? End);
}
