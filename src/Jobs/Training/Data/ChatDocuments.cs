using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Chats;

namespace Vectorscope.Jobs.Training.Data;

/// <summary>Turns chats into documents to train on.</summary>
internal sealed class ChatDocuments(Tokenizer tokenizer, LearnedReplies learn)
{
    /// <summary>One document, or one for each reply.</summary>
    /// <exception cref="Engine.Tokenization.ChatTemplates.ChatTemplateException">The conversation breaks a rule of the template.</exception>
    public IEnumerable<TrainingDocument> Of(Chat chat) => ChatText.Of(chat, learn).Select(Document);

    private TrainingDocument Document(ChatText text)
    {
        // Encoded apart, as sampled tokens stand behind prompt tokens: none is ever merged across the border.
        var (prompt, reply) = (tokenizer.Encode(text.Prompt), tokenizer.Encode(text.Reply));
        var learned = new bool[prompt.Length + reply.Length];
        Array.Fill(learned, true, prompt.Length, reply.Length);
        return new TrainingDocument([.. prompt, .. reply], learned);
    }
}
