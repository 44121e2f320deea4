using System.Buffers.Text;
using System.Linq.Expressions;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Keys;

/// <summary>The keys by which programs use the server: made, listed, revoked, and looked up by their hash.</summary>
/// <remarks>A key is 256 random bits, so a plain hash keeps it: there is nothing to guess, and nothing that slows a guess is needed.</remarks>
public sealed class ApiKeys(IDbContextFactory<VectorscopeContext> contexts, TimeProvider time)
{
    /// <summary>What every key begins with; what begins otherwise is none of ours.</summary>
    public const string Start = "vsk_";

    /// <summary>Of a key's name.</summary>
    public const int LongestName = 100;

    private const int RandomBytes = 32, ShownCharacters = 6;

    // A key that is used all the time need not be written down all the time.
    private static readonly TimeSpan UsedAfter = TimeSpan.FromMinutes(1);

    private static readonly Expression<Func<ApiKey, ApiKeyRow>> Row = key => new(key.Id, key.Name, key.Prefix, key.CreatedAt, key.LastUsedAt, key.RevokedAt);

    /// <summary>Whether a text has a key's form, be it one or not.</summary>
    public static bool IsKey(string text) => text.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>Why a key cannot be called so; null where it can.</summary>
    public static string? NameProblem(string? name) => string.IsNullOrWhiteSpace(name) ? "Give the key a name: that of the program or person who is to use it."
        : name.Trim().Length > LongestName ? $"It has more than {LongestName} characters; choose a shorter name."
        : name.Any(char.IsControl) ? "It holds a control character; choose another name."
        : null;

    /// <summary>All keys, the newest first; those that were revoked too.</summary>
    public async Task<IReadOnlyList<ApiKeyRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ApiKeys.AsNoTracking().OrderByDescending(key => key.CreatedAt).ThenByDescending(key => key.Id).Select(Row).ToListAsync(cancellationToken);
    }

    /// <summary>Makes a key.</summary>
    /// <exception cref="ArgumentException">It cannot be called so.</exception>
    public async Task<NewApiKey> CreateAsync(string name, CancellationToken cancellationToken)
    {
        if (NameProblem(name) is { } problem)
        {
            throw new ArgumentException(problem, nameof(name));
        }
        var text = Start + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        var now = time.GetUtcNow();
        var key = new ApiKey { Id = Guid.CreateVersion7(now).ToString("n"), Name = name.Trim(), Prefix = text[..(Start.Length + ShownCharacters)], Hash = HashOf(text), CreatedAt = now };
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.ApiKeys.Add(key);
        await context.SaveChangesAsync(cancellationToken);
        return new(new(key.Id, key.Name, key.Prefix, key.CreatedAt, null, null), text);
    }

    /// <summary>The key that a text is, if it opens; that it was used is noted.</summary>
    public async Task<ApiKeyRow?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!IsKey(text))
        {
            return null;
        }
        var hash = HashOf(text);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // How long the look-up takes says something of the hash at most, and of a hash nobody gets to a key.
        var found = await context.ApiKeys.AsNoTracking().Where(key => key.Hash == hash && key.RevokedAt == null).SingleOrDefaultAsync(cancellationToken);
        if (found is null || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(found.Hash), Encoding.ASCII.GetBytes(hash)))
        {
            return null;
        }
        var now = time.GetUtcNow();
        if (found.LastUsedAt is not { } used || now - used >= UsedAfter)
        {
            await context.ApiKeys.Where(key => key.Id == found.Id).ExecuteUpdateAsync(set => set.SetProperty(key => key.LastUsedAt, now), cancellationToken);
        }
        return Row.Compile()(found);
    }

    /// <summary>Revokes a key: it opens nothing from the next request on.</summary>
    /// <param name="which">Its id, its first characters, or its name where no other key that opens has it.</param>
    /// <returns>A sentence, and the key's id; without an id nothing was done.</returns>
    public async Task<(string Sentence, string? Id)> RevokeAsync(string which, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var named = await context.ApiKeys.Where(key => key.Id == which || key.Prefix == which || key.Name == which).ToListAsync(cancellationToken);
        var open = named.FindAll(key => key.RevokedAt is null);
        switch (open)
        {
            case [var key]:
                key.RevokedAt = time.GetUtcNow();
                await context.SaveChangesAsync(cancellationToken);
                return ($"Revoked \"{key.Name}\" ({key.Prefix}…). It opens nothing any more.", key.Id);
            case { Count: > 1 }:
                return ($"{open.Count} keys are called \"{Quote.Of(which)}\": {string.Join(", ", open.Select(key => key.Prefix))}. Give the first characters of the one that is meant.", null);
            default:
                return (named.Count > 0 ? $"\"{named[0].Name}\" ({named[0].Prefix}…) was revoked already." : $"There is no key \"{Quote.Of(which)}\".", null);
        }
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
