using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Training;

/// <summary>SHA-256 over everything that decides a training's result.</summary>
internal static class TrainingFingerprint
{
    internal static string Of(string folder, IReadOnlyList<TrainingDocument> documents, IReadOnlyList<TrainingDocument> evaluation,
        TrainingOptions options, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // When its state is written changes nothing of a training.
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(options with { CheckpointEvery = null }));
        hash.AppendData(Convert.FromHexString(Checkpoint.ContentHash(folder, null, cancellationToken)));
        foreach (var list in new[] { documents, evaluation })
        {
            Number(list.Count);
            foreach (var document in list)
            {
                Number(document.Tokens.Length);
                hash.AppendData(MemoryMarshal.AsBytes(document.Tokens.AsSpan()));
                hash.AppendData(MemoryMarshal.AsBytes(document.Learned.AsSpan()));
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Number(int value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            hash.AppendData(bytes);
        }
    }
}
