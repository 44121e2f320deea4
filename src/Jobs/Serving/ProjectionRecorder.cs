using Vectorscope.Engine.Generation;

namespace Vectorscope.Jobs.Serving;

/// <summary>Gathers the projections of a choice's tokens.</summary>
internal sealed class ProjectionRecorder(IReadOnlyList<(ProjectionSeries Series, string Hash)> series)
{
    private readonly List<float[]> _values = [];
    private readonly List<int> _ids = [];
    private readonly List<string> _texts = [];

    /// <summary>What the engine reads: the written tokens alone, so that what is remembered of the prompt need not be read again.</summary>
    internal ProjectionWatch Watch => new([.. series.Select(one => one.Series)], (_, projections) => _values.Add(projections)) { Prompt = false };

    /// <summary>Numbers of a token.</summary>
    internal int Series => series.Count;

    /// <summary>Of each token that was read, in the order of the series.</summary>
    internal IReadOnlyList<float[]> Values => _values;

    /// <summary>A token was written.</summary>
    /// <param name="text">That is complete with it.</param>
    internal void OnText(int id, string text)
    {
        _ids.Add(id);
        _texts.Add(text);
    }

    /// <summary>Everything was computed.</summary>
    /// <param name="rest">Of an unfinished character: it belongs to the last token.</param>
    internal ServedProjections End(string rest)
    {
        if (_texts.Count > 0)
        {
            _texts[^1] += rest;
        }
        return new(_ids, _texts, [.. series.Select((one, i) => new ServedSeries(
            one.Series.Direction.Name, one.Hash, one.Series.Layer, [.. Enumerable.Range(0, _ids.Count).Select(token => At(token, i))]))]);
    }

    private float? At(int token, int series) => token < _values.Count && float.IsFinite(_values[token][series]) ? _values[token][series] : null;
}
