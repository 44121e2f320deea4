using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class TurnConfiguration : IEntityTypeConfiguration<Turn>
{
    public void Configure(EntityTypeBuilder<Turn> builder)
    {
        builder.HasKey(turn => new { turn.TrialId, turn.Number });
        builder.HasOne<Trial>().WithMany().HasForeignKey(turn => turn.TrialId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(turn => turn.Kind).HasConversion<string>();
        builder.Property(turn => turn.ReplyEnd).HasConversion<string>();
        builder.Property(turn => turn.Parser).HasConversion<string>();
    }
}
