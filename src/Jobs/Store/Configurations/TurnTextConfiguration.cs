using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class TurnTextConfiguration : IEntityTypeConfiguration<TurnText>
{
    public void Configure(EntityTypeBuilder<TurnText> builder)
    {
        builder.HasKey(text => new { text.TrialId, text.Number });
        builder.HasOne<Turn>().WithOne().HasForeignKey<TurnText>(text => new { text.TrialId, text.Number }).OnDelete(DeleteBehavior.Cascade);
    }
}
