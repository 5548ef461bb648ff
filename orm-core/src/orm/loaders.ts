// All loader strategies at once: importing this file lets them read rows and send their statements. What they add to the
// statement itself is in strategies.ts and joined-loader.ts.

import './column-rows.ts'
import './joined-rows.ts'
import './lazy-loader.ts'
import './polymorphic-loader.ts'
import './selectin-loader.ts'
import './subquery-loader.ts'
