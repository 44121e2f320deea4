using System.Buffers.Binary;
using System.IO.Compression;

namespace Vectorscope.Jobs.Models;

/// <summary>Projections of a reply's tokens, as they are kept: in half precision, with the length of each token's text.</summary>
/// <param name="Series">Numbers of a token.</param>
/// <param name="Lengths">Characters of the reply that are complete with each token: put one after the other they are its text.</param>
/// <param name="Values">Token by token; not a number where a direction has no row. The last token of a reply that was cut has none.</param>
public sealed record ReplyProjections(int Series, IReadOnlyList<int> Lengths, IReadOnlyList<float> Values)
{
    private const int MostSeries = 1 << 16;

    /// <summary>The largest number of half precision.</summary>
    private const float Largest = 65_504;

    /// <summary>Tokens that have projections: the first of them.</summary>
    public int Read => Values.Count / Series;

    /// <summary>A token's projection; null where it has none.</summary>
    public float? At(int token, int series) => token < Read && Values[(token * Series) + series] is var value && float.IsFinite(value) ? value : null;

    /// <summary>
    /// As bytes: the counts, the power of two by which numbers are divided so that the largest fits, the lengths, and the numbers series
    /// by series, all first bytes before all second ones; compressed.
    /// </summary>
    public byte[] ToBytes()
    {
        using var plain = new MemoryStream();
        using var writer = new BinaryWriter(plain);
        var power = Power();
        foreach (var number in new[] { Series, Lengths.Count, Read, power }.Concat(Lengths))
        {
            writer.Write7BitEncodedInt(number);
        }
        writer.Flush();
        var (first, second) = (new byte[Read * Series], new byte[Read * Series]);
        Span<byte> half = stackalloc byte[2];
        for (var series = 0; series < Series; series++)
        {
            for (var token = 0; token < Read; token++)
            {
                BinaryPrimitives.WriteHalfBigEndian(half, At(token, series) is { } value ? (Half)MathF.ScaleB(value, -power) : Half.NaN);
                (first[(series * Read) + token], second[(series * Read) + token]) = (half[0], half[1]);
            }
        }
        plain.Write(first);
        plain.Write(second);
        using var bytes = new MemoryStream();
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Optimal))
        {
            compressed.Write(plain.GetBuffer().AsSpan(0, (int)plain.Length));
        }
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">These are no such bytes.</exception>
    public static ReplyProjections Of(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress));
            var (series, tokens, read, power) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            if (series is < 1 or > MostSeries || tokens < 0 || read < 0 || read > tokens || power is < 0 or > 128)
            {
                throw new FormatException();
            }
            int[] lengths = [.. Enumerable.Range(0, tokens).Select(_ => reader.Read7BitEncodedInt())];
            var (first, second) = (reader.ReadBytes(read * series), reader.ReadBytes(read * series));
            if (second.Length < read * series)
            {
                throw new EndOfStreamException();
            }
            var values = new float[read * series];
            for (var i = 0; i < values.Length; i++)
            {
                values[((i % read) * series) + (i / read)] = MathF.ScaleB((float)BinaryPrimitives.ReadHalfBigEndian([first[i], second[i]]), power);
            }
            return new(series, lengths, values);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("The projections that are kept of a turn cannot be read.", e);
        }
    }

    private int Power()
    {
        var most = Values.Where(float.IsFinite).Select(MathF.Abs).DefaultIfEmpty().Max();
        var power = 0;
        while (MathF.ScaleB(most, -power) > Largest)
        {
            power++;
        }
        return power;
    }

    // Lists are compared by what they hold.
    public bool Equals(ReplyProjections? other) =>
        other is not null && Series == other.Series && Lengths.SequenceEqual(other.Lengths) && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Series, Lengths.Count, Values.Count);
}
