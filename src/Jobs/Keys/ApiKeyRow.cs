namespace Vectorscope.Jobs.Keys;

/// <summary>A key as lists show it.</summary>
/// <param name="Prefix">Its first characters.</param>
/// <param name="LastUsedAt">To about a minute; null while nobody has used it.</param>
/// <param name="RevokedAt">Null while it opens.</param>
public sealed record ApiKeyRow(string Id, string Name, string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <summary>A key that was just made.</summary>
/// <param name="Text">The key itself: shown now and never again.</param>
public sealed record NewApiKey(ApiKeyRow Row, string Text);
