using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store;

/// <summary>Finishes what a migration began that made one library of personas and prompt sets: SQLite knows no SHA-256.</summary>
internal static class EarlierLibrary
{
    /// <summary>Gives every content without a hash its hash, and the spelling in which it would be saved today.</summary>
    public static async Task HashAsync(VectorscopeContext context, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        foreach (var entry in await context.LibraryEntries.Where(entry => entry.Hash == "").ToListAsync(cancellationToken))
        {
            var earlier = await context.LibraryVersions.SingleAsync(version => version.EntryId == entry.Id, cancellationToken);
            var content = JsonNode.Parse(earlier.Content)!.ToJsonString(JobsJson.Options);
            entry.Hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));
            context.LibraryVersions.Remove(earlier);
            context.LibraryVersions.Add(new LibraryVersion { EntryId = entry.Id, Hash = entry.Hash, Content = content, Number = earlier.Number, SavedAt = earlier.SavedAt });
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
