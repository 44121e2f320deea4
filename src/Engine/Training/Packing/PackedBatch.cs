using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Training.Packing;

/// <summary>Rows of documents side by side, as arrays.</summary>
internal sealed class PackedBatch
{
    /// <summary>Target of places that only fill up.</summary>
    internal const int NoTarget = -100;

    // Tokens behind a row's last document, as a document of their own that nothing is learned from.
    private const long Padding = -1;

    // Lists of learned places come in few lengths, so that the device's memory for them is used again.
    private const int Granule = 1024;

    /// <summary>Rows B.</summary>
    internal required int Rows { get; init; }

    /// <summary>Tokens per row T.</summary>
    internal required int Length { get; init; }

    /// <summary>[B, T].</summary>
    internal required long[] Ids { get; init; }

    /// <summary>Which of its row's documents a token belongs to, [B, T].</summary>
    internal required long[] Documents { get; init; }

    /// <summary>Place in its own document, [B, T].</summary>
    internal required float[] Positions { get; init; }

    /// <summary>Places whose next token is learned, filled up with zeros.</summary>
    internal required long[] Places { get; init; }

    /// <summary>Those next tokens, filled up with <see cref="NoTarget"/>.</summary>
    internal required long[] Targets { get; init; }

    /// <summary>Tokens without padding.</summary>
    internal required int Tokens { get; init; }

    /// <summary>Learned ones.</summary>
    internal required int Learned { get; init; }

    /// <param name="rows">Documents of each row; together at most <paramref name="capacity"/> tokens, a single longer one is cut.</param>
    /// <param name="capacity">Tokens of a row; T is what the delta rule makes of it.</param>
    internal static PackedBatch From(IReadOnlyList<IReadOnlyList<TrainingDocument>> rows, int capacity)
    {
        var length = (int)DeltaChunkRule.PaddedLength(capacity);
        var ids = new long[rows.Count * length];
        var documents = new long[ids.Length];
        var positions = new float[ids.Length];
        List<long> places = [], targets = [];
        var tokens = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            var at = row * length;
            for (var i = 0; i < rows[row].Count; i++)
            {
                var document = rows[row][i];
                var take = Math.Min(document.Tokens.Length, capacity);
                for (var t = 0; t < take; t++)
                {
                    (ids[at + t], documents[at + t], positions[at + t]) = (document.Tokens[t], i, t);
                    if (t == 0 || !document.Learned[t]) continue;
                    places.Add(at + t - 1);
                    targets.Add(document.Tokens[t]);
                }
                (at, tokens) = (at + take, tokens + take);
            }
            for (var (end, t) = ((row + 1) * length, 0); at < end; at++, t++) (documents[at], positions[at]) = (Padding, t);
        }
        var learned = places.Count;
        while (places.Count == 0 || places.Count % Granule != 0)
        {
            places.Add(0);
            targets.Add(NoTarget);
        }
        return new()
        {
            Rows = rows.Count,
            Length = length,
            Ids = ids,
            Documents = documents,
            Positions = positions,
            Places = [.. places],
            Targets = [.. targets],
            Tokens = tokens,
            Learned = learned,
        };
    }
}
