using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Replies as the model wrote them, with the marks that their text leaves out.</summary>
public sealed class ReplyTokens
{
    private readonly IDbContextFactory<VectorscopeContext> _contexts;
    private readonly TokenizerCache _tokenizers;

    internal ReplyTokens(IDbContextFactory<VectorscopeContext> contexts, TokenizerCache tokenizers) => (_contexts, _tokenizers) = (contexts, tokenizers);

    /// <summary>A turn's reply in pieces; a problem in words when its ids were not kept, or its model's tokenizer is not there any more.</summary>
    public async Task<ReplyPieces> ReadAsync(string runId, string arm, TraceTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Tokens is not { } tokens)
        {
            return new ReplyPieces([], "No token ids were kept of this reply: a server wrote it, or an earlier version of the program.");
        }
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var kept = await KeptBenchmark.ReadAsync(context, runId, cancellationToken);
        if (kept?.Spec.Arms.FirstOrDefault(one => one.Name == arm) is not { } spec || kept.EngineModel(spec) is not { Place: { } folder } model)
        {
            return new ReplyPieces([], "The run does not say which model wrote this reply.");
        }
        return await ReadAsync(folder, model.Name, tokens, cancellationToken);
    }

    /// <summary>The same of a program's request, which says itself which model wrote it.</summary>
    /// <inheritdoc cref="ReadAsync(string, string, TraceTurn, CancellationToken)"/>
    public Task<ReplyPieces> ReadAsync(ServedExtra served, TraceTurn turn, CancellationToken cancellationToken) => turn.Tokens is { } tokens
        ? ReadAsync(served.ModelFolder, served.Model, tokens, cancellationToken)
        : Task.FromResult(new ReplyPieces([], "It was sent with the request."));

    private async Task<ReplyPieces> ReadAsync(string folder, string model, TurnTokens tokens, CancellationToken cancellationToken)
    {
        try
        {
            var tokenizer = await Task.Run(() => _tokenizers.Of(folder), cancellationToken);
            return new ReplyPieces(Pieces(tokenizer, tokens.Reply), null);
        }
        catch (Exception e) when (e is TokenizerException or IOException or UnauthorizedAccessException)
        {
            return new ReplyPieces([], $"The tokenizer of {model} cannot be read: {e.Message}");
        }
    }

    /// <summary>Ordinary tokens that follow each other as one piece, each mark as its own.</summary>
    internal static IReadOnlyList<ReplyPiece> Pieces(Tokenizer tokenizer, IReadOnlyList<int> ids)
    {
        List<ReplyPiece> pieces = [];
        for (var i = 0; i < ids.Count;)
        {
            if (tokenizer.IsAdded(ids[i]))
            {
                pieces.Add(new(tokenizer.TokenOf(ids[i])!, ids[i]));
                i++;
                continue;
            }
            var end = i + 1;
            while (end < ids.Count && !tokenizer.IsAdded(ids[end]))
            {
                end++;
            }
            pieces.Add(new(tokenizer.Decode([.. ids.Take(new Range(i, end))]), null));
            i = end;
        }
        return pieces;
    }
}

/// <summary>A reply in pieces.</summary>
/// <param name="Problem">Why there are none; null for a reply that can be read.</param>
public sealed record ReplyPieces(IReadOnlyList<ReplyPiece> Pieces, string? Problem);

/// <summary>Part of a reply.</summary>
/// <param name="Mark">Id of the added token that it is; null for ordinary text.</param>
public sealed record ReplyPiece(string Text, int? Mark);
