using System.IO.Compression;

namespace Vectorscope.Jobs.Agent.Turns;

/// <summary>The token ids of a model call: what the model read and wrote, to the token, for whoever runs it again.</summary>
/// <param name="Shared">Leading ids that the prompt has in common with that of the call before in the same trial.</param>
/// <param name="Prompt">The prompt's other ids.</param>
/// <param name="Reply">What the model wrote, without the token that ended it.</param>
public sealed record TurnTokens(int Shared, IReadOnlyList<int> Prompt, IReadOnlyList<int> Reply)
{
    /// <summary>A call after another one.</summary>
    /// <param name="before">The prompt of the call before; empty for the first.</param>
    public static TurnTokens After(IReadOnlyList<int> before, IReadOnlyList<int> prompt, IReadOnlyList<int> reply)
    {
        var shared = 0;
        while (shared < before.Count && shared < prompt.Count && before[shared] == prompt[shared])
        {
            shared++;
        }
        return new(shared, [.. prompt.Skip(shared)], reply);
    }

    /// <summary>The whole prompt.</summary>
    /// <param name="before">The prompt of the call before.</param>
    public IReadOnlyList<int> Whole(IReadOnlyList<int> before) => [.. before.Take(Shared), .. Prompt];

    /// <summary>As bytes: three counts and the ids, seven bits in each byte, compressed.</summary>
    public byte[] ToBytes()
    {
        using var plain = new MemoryStream();
        using var writer = new BinaryWriter(plain);
        foreach (var number in new[] { Shared, Prompt.Count, Reply.Count }.Concat(Prompt).Concat(Reply))
        {
            writer.Write7BitEncodedInt(number);
        }
        using var bytes = new MemoryStream();
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Fastest))
        {
            // At once: what comes byte by byte grows.
            compressed.Write(plain.GetBuffer().AsSpan(0, (int)plain.Length));
        }
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">These are no such bytes.</exception>
    public static TurnTokens Of(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress));
            var (shared, prompt, reply) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            int[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => reader.Read7BitEncodedInt())];
            return new(shared, Ids(prompt), Ids(reply));
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException("The token ids that are kept of a turn cannot be read.", e);
        }
    }

    // Lists are compared by what they hold.
    public bool Equals(TurnTokens? other) =>
        other is not null && Shared == other.Shared && Prompt.SequenceEqual(other.Prompt) && Reply.SequenceEqual(other.Reply);

    public override int GetHashCode() => HashCode.Combine(Shared, Prompt.Count, Reply.Count);
}
