using Vectorscope.Engine.Generation;

namespace Vectorscope.Jobs.Models;

/// <summary>Gathers the projections of one reply while it is written. All but the end is called on the engine thread.</summary>
internal sealed class ReplyWatch(IReadOnlyList<ProjectionSeries> series)
{
    private readonly List<int> _lengths = [];
    private readonly List<float> _values = [];

    /// <summary>
    /// The written tokens alone: reading the prompt's would mean to compute it whole in each turn, since what a conversation remembers was
    /// read before.
    /// </summary>
    public ProjectionWatch Watch => new(series, (_, projections) => _values.AddRange(projections)) { Prompt = false };

    /// <summary>A token was written.</summary>
    /// <param name="characters">Of the text that is complete with it.</param>
    public void OnToken(int characters) => _lengths.Add(characters);

    /// <param name="characters">Of an unfinished character at the end: it belongs to the last token.</param>
    public ReplyProjections End(int characters)
    {
        if (_lengths.Count > 0)
        {
            _lengths[^1] += characters;
        }
        return new(series.Count, _lengths, _values);
    }
}
