using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Jobs.Playground;

/// <summary>
/// Turns what the engine tells of one arm into pieces. A token is held until the next one comes: by then its projections are known, and
/// what is left of an unfinished character at the end belongs to the last.
/// </summary>
/// <param name="arm">Its place.</param>
/// <param name="tokenizer">Of the model.</param>
/// <param name="prompt">Ids that the arm reads first.</param>
/// <param name="thinks">Whether they end within thinking.</param>
/// <param name="tags">Ids of the tags of thinking; null where the vocabulary has none.</param>
/// <param name="tell">Hears of each piece.</param>
internal sealed class ArmStream(int arm, Tokenizer tokenizer, IReadOnlyList<int> prompt, bool thinks, (int Begins, int Ends)? tags, Action<PlaygroundPiece> tell)
{
    private readonly TokenStream _prompt = tokenizer.CreateStream();
    private readonly TokenStream _reply = tokenizer.CreateStream();
    private bool _thinks = thinks && tags is not null;
    private PlaygroundPiece? _held;

    /// <summary>A token was written. On the engine thread.</summary>
    public void OnToken(int id)
    {
        Release();
        _thinks |= id == tags?.Begins;
        _held = new(arm, prompt.Count + Written, id, _reply.Push(id), _thinks ? PlaygroundPart.Thinking : PlaygroundPart.Answer, null);
        _thinks &= id != tags?.Ends;
        Written++;
    }

    /// <summary>A token was read. On the engine thread.</summary>
    public void OnProjections(int token, float[] projections)
    {
        IReadOnlyList<float?> known = [.. projections.Select(p => float.IsFinite(p) ? p : (float?)null)];
        if (token < prompt.Count)
        {
            tell(new(arm, token, prompt[token], _prompt.Push(prompt[token]), PlaygroundPart.Prompt, known));
        }
        else if (_held?.Index == token)
        {
            _held = _held with { Projections = known };
        }
    }

    /// <summary>Tokens that were written.</summary>
    public int Written { get; private set; }

    /// <summary>The arm has ended.</summary>
    public PlaygroundDone End(StopReason reason, TimeSpan time)
    {
        End();
        return new(arm, reason switch { StopReason.Stop => PlaygroundEnd.Stop, StopReason.Length => PlaygroundEnd.Length, _ => PlaygroundEnd.Cancelled }, Written, time.TotalSeconds);
    }

    /// <summary>The arm has failed.</summary>
    public PlaygroundDone Fail(string detail, TimeSpan time)
    {
        End();
        return new(arm, PlaygroundEnd.Failed, Written, time.TotalSeconds, detail);
    }

    private void End()
    {
        if (_held is not null)
        {
            _held = _held with { Text = _held.Text + _reply.Flush() };
        }
        Release();
    }

    private void Release()
    {
        if (_held is not null)
        {
            tell(_held);
        }
        _held = null;
    }
}
