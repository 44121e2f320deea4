using System.Security.Cryptography;
using System.Text;
using Vectorscope.Engine.Files;

namespace Vectorscope.Jobs.Tasks;

/// <summary>One hash for everything in a task's folder.</summary>
internal static class TaskDigest
{
    /// <summary>
    /// SHA-256 over every file in the order of their paths: the path in UTF-8, a zero byte, and the 32 bytes of the content's SHA-256.
    /// A link counts by the text of its target and is never followed.
    /// </summary>
    public static string Compute(string folder)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> content = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var (path, file) in TaskFiles.All(folder))
        {
            if (file.LinkTarget is { } target)
            {
                SHA256.HashData(Encoding.UTF8.GetBytes(target), content);
            }
            else
            {
                PlainFile.Check(file.FullName);
                using var stream = File.OpenRead(file.FullName);
                SHA256.HashData(stream, content);
            }
            all.AppendData(Encoding.UTF8.GetBytes(path));
            all.AppendData([0]);
            all.AppendData(content);
        }
        return Convert.ToHexStringLower(all.GetHashAndReset());
    }
}
