namespace Vectorscope.Engine.Training.Packing;

/// <summary>The batches of a training, one after the other, and those of its evaluation.</summary>
internal sealed class TrainingBatches
{
    private readonly IReadOnlyList<TrainingDocument> _documents;
    private readonly int[] _lengths;
    private readonly TrainingOptions _options;
    private readonly IEnumerator<IReadOnlyList<int>> _rows;

    /// <param name="documents">Those that teach something.</param>
    /// <param name="options">Sizes and seed.</param>
    internal TrainingBatches(IReadOnlyList<TrainingDocument> documents, TrainingOptions options)
    {
        (_documents, _options) = (documents, options);
        _lengths = Lengths(documents);
        _rows = RowPacker.Pack(DocumentOrder.Of(documents.Count, options.Seed), _lengths, options.SequenceTokens).GetEnumerator();
    }

    /// <summary>The batches of the next step, one for each part of it.</summary>
    internal IReadOnlyList<PackedBatch> Next() => [.. Enumerable.Range(0, _options.Accumulation).Select(_ =>
        PackedBatch.From([.. Enumerable.Range(0, _options.Rows).Select(_ => Row())], _options.SequenceTokens))];

    /// <summary>Goes past steps that were made before.</summary>
    internal void Skip(int steps)
    {
        for (long row = 0; row < (long)steps * _options.Accumulation * _options.Rows; row++) _rows.MoveNext();
    }

    /// <summary>Every document once, in their own order, in batches of one size.</summary>
    internal static IEnumerable<PackedBatch> Once(IReadOnlyList<TrainingDocument> documents, TrainingOptions options) =>
        RowPacker.Pack(Enumerable.Range(0, documents.Count), Lengths(documents), options.SequenceTokens).Chunk(options.Rows)
            .Select(rows => PackedBatch.From(
                [.. rows.Select(row => row.Select(i => documents[i]).ToList()), .. Enumerable.Repeat<IReadOnlyList<TrainingDocument>>([], options.Rows - rows.Length)],
                options.SequenceTokens));

    private List<TrainingDocument> Row()
    {
        _rows.MoveNext();
        return [.. _rows.Current.Select(i => _documents[i])];
    }

    private static int[] Lengths(IReadOnlyList<TrainingDocument> documents) => [.. documents.Select(d => d.Tokens.Length)];
}
